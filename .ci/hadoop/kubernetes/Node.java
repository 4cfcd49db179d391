import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Kubernetes of one node, as far as Spark needs one: fabric8's stand-in for the API server, which
 * keeps what it is told and tells who watches, and a kubelet that runs every pod as a process of
 * this machine, with an address, a root and volumes of its own ({@code container}, beside this
 * file). There are no images, quotas, probes or access control, and nothing is collected after its
 * owner.
 *
 * <p>{@code java -cp JARS Node.java PORT WORK CONTAINER FROM:TO...}: what is {@code FROM} on this
 * machine is {@code TO} in every container, and that is its image. Under {@code WORK} come to be
 * {@code objects} with every pod, service and config map as it was made, {@code logs} with what the
 * containers wrote, {@code hosts}, the name server of the cluster, and {@code serviceaccount} with
 * the certificate of the API, at {@code https://localhost:PORT}.
 */
final class Node {
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private final Path work;
  private final String runtime;
  private final List<String> image;
  private final KubernetesClient api;
  private final ExecutorService kubelet = Executors.newCachedThreadPool();
  private final AtomicInteger pods = new AtomicInteger();
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final Set<String> named = new HashSet<>();

  private Node(Path work, String runtime, List<String> image, KubernetesClient api) {
    this.work = work;
    this.runtime = runtime;
    this.image = image;
    this.api = api;
  }

  public static void main(String[] arguments) throws Exception {
    REQUESTS.setLevel(Level.WARNING);
    var server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Api(), true);
    server.init(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    Path work = Path.of(arguments[1]);
    Path account = Files.createDirectories(work.resolve("serviceaccount"));
    Files.copy(
        Path.of(server.getSelfSignedCertificate().certificatePath()), account.resolve("ca.crt"));
    Files.writeString(account.resolve("token"), "anybody");
    Files.writeString(account.resolve("namespace"), "default");
    List<String> image = List.of(arguments).subList(3, arguments.length);
    new Node(work, arguments[2], image, server.createClient()).start();
  }

  /** What fabric8's server does not do of what Kubernetes does and Spark relies on. */
  private static final class Api extends KubernetesCrudDispatcher {
    /** A new pod is pending. */
    @Override
    public MockResponse handleCreate(RecordedRequest request) {
      if (!request.getPath().matches(".*/pods(\\?.*)?")) {
        return super.handleCreate(request);
      }
      Pod pod = Serialization.unmarshal(request.getUtf8Body(), Pod.class);
      pod.setStatus(new PodStatusBuilder().withPhase("Pending").build());
      return super.handleCreate(
          new RecordedRequest(
              request.getHttpVersion(),
              HttpMethod.POST,
              request.getPath(),
              request.getHeaders(),
              new Buffer(Serialization.asJson(pod).getBytes(UTF_8))));
    }

    /** To apply is to create, or to merge with what is there. */
    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String type = request.getHeader("Content-Type");
      if (type == null || !type.startsWith("application/apply-patch")) {
        return super.handlePatch(request);
      }
      String path = request.getPath().replaceFirst("\\?.*", "");
      boolean known = findResource(getKey(path)) != null;
      var simpler =
          new RecordedRequest(
              request.getHttpVersion(),
              known ? HttpMethod.PATCH : HttpMethod.POST,
              known ? path : path.substring(0, path.lastIndexOf('/')),
              request
                  .getHeaders()
                  .newBuilder()
                  .setHeader("Content-Type", "application/merge-patch+json")
                  .build(),
              new Buffer(request.getBody().getBytes()));
      return known ? super.handlePatch(simpler) : handleCreate(simpler);
    }
  }

  private void start() throws IOException {
    Files.createDirectories(work.resolve("objects"));
    Files.createDirectories(work.resolve("logs"));
    Files.writeString(work.resolve("hosts"), "127.0.0.1 localhost\n");
    api.pods().inAnyNamespace().inform(whenMade(this::accept));
    api.services().inAnyNamespace().inform(whenMade(service -> nameServices()));
    api.configMaps().inAnyNamespace().inform(whenMade(map -> {}));
    System.out.println("The node is up.");
  }

  /** What to do with a new object, and that a pod's process ends when its pod is deleted. */
  private <T extends HasMetadata> ResourceEventHandler<T> whenMade(Consumer<T> what) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        record(object);
        what.accept(object);
      }

      @Override
      public void onUpdate(T before, T after) {}

      @Override
      public void onDelete(T object, boolean unseen) {
        if (object instanceof Pod) {
          kubelet.submit(
              () -> {
                terminate(object.getMetadata().getUid());
                return null;
              });
        }
      }
    };
  }

  private void record(HasMetadata object) {
    String name = object.getKind() + "-" + object.getMetadata().getName() + ".yaml";
    try {
      Files.writeString(work.resolve("objects").resolve(name), Serialization.asYaml(object));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Pod pod) {
    kubelet.submit(
        () -> {
          String name = pod.getMetadata().getName();
          try {
            int code = run(pod);
            System.out.println(name + " ends with " + code);
          } catch (Exception e) {
            System.out.println(name + " cannot be run");
            e.printStackTrace(System.out);
            setStatus(pod, "Failed", null, terminated(128, "CreateContainerError"));
          }
          return null;
        });
  }

  /** Starts the one container of a pod, waits for its end, and says so in the pod's status. */
  private int run(Pod pod) throws IOException, InterruptedException {
    String name = pod.getMetadata().getName();
    String uid = pod.getMetadata().getUid();
    int number = pods.incrementAndGet();
    String address = "127.1." + number / 250 + "." + (number % 250 + 1);
    Container container = pod.getSpec().getContainers().get(0);
    setStatus(pod, "Pending", address, waiting());
    name(name, address);
    nameServices();

    Path folder = Files.createDirectories(work.resolve("pods").resolve(name));
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--user", "--map-root-user", "--mount", "--uts"));
    command.add(runtime);
    command.add(name);
    command.add(folder.resolve("root").toString());
    command.addAll(image);
    command.add(work.resolve("hosts") + ":/etc/hosts");
    command.add(work.resolve("serviceaccount") + ":/var/run/secrets/kubernetes.io/serviceaccount");
    command.addAll(mounts(pod, container, folder));
    command.add("--");
    command.addAll(
        container.getCommand().isEmpty() ? List.of("/entrypoint") : container.getCommand());
    command.addAll(container.getArgs());

    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(work.resolve("logs").resolve(name + ".log").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().putAll(environment(pod, container, address));
    if (deleted.contains(uid)) {
      return 137;
    }
    Process process = builder.start();
    processes.put(uid, process);
    if (deleted.contains(uid)) {
      process.destroy();
    }
    setStatus(pod, "Running", address, running());
    int code = process.waitFor();
    setStatus(
        pod,
        code == 0 ? "Succeeded" : "Failed",
        address,
        terminated(code, code == 0 ? "Completed" : "Error"));
    return code;
  }

  private void terminate(String uid) throws InterruptedException {
    deleted.add(uid);
    Process process = processes.get(uid);
    if (process != null) {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) { // as long as Kubernetes waits
        process.destroyForcibly();
      }
    }
  }

  /** The volumes of a container, each as a folder of this machine and where it is mounted. */
  private List<String> mounts(Pod pod, Container container, Path folder)
      throws IOException, InterruptedException {
    Map<String, Path> volumes = new HashMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getHostPath() != null) {
        volumes.put(volume.getName(), Path.of(volume.getHostPath().getPath()));
        continue;
      }
      Path place = Files.createDirectories(folder.resolve("volumes").resolve(volume.getName()));
      volumes.put(volume.getName(), place);
      if (volume.getConfigMap() != null) {
        Map<String, String> data = configMap(pod, volume.getConfigMap().getName());
        write(place, utf8(data), volume.getConfigMap().getItems());
      } else if (volume.getSecret() != null) {
        write(
            place, secret(pod, volume.getSecret().getSecretName()), volume.getSecret().getItems());
      } else if (volume.getEmptyDir() == null) {
        throw new IOException("volume " + volume.getName() + " is of a kind that is not here");
      }
    }
    List<String> mounts = new ArrayList<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      if (mount.getSubPath() != null && !mount.getSubPath().isEmpty()) {
        throw new IOException("volume " + mount.getName() + " is mounted in part");
      }
      mounts.add(volumes.get(mount.getName()) + ":" + mount.getMountPath());
    }
    return mounts;
  }

  private static void write(Path place, Map<String, byte[]> data, List<KeyToPath> items)
      throws IOException {
    Map<String, String> names = new HashMap<>();
    items.forEach(item -> names.put(item.getKey(), item.getPath()));
    for (var entry : data.entrySet()) {
      String name = items.isEmpty() ? entry.getKey() : names.get(entry.getKey());
      if (name != null) {
        Files.write(place.resolve(name), entry.getValue());
      }
    }
  }

  /** A pod waits for what it names: Spark makes the driver's config map after the driver's pod. */
  private Map<String, String> configMap(Pod pod, String name) throws InterruptedException {
    var maps = api.configMaps().inNamespace(pod.getMetadata().getNamespace()).withName(name);
    ConfigMap map = maps.get();
    while (map == null && !deleted.contains(pod.getMetadata().getUid())) {
      Thread.sleep(100);
      map = maps.get();
    }
    return map == null || map.getData() == null ? Map.of() : map.getData();
  }

  private Map<String, byte[]> secret(Pod pod, String name) throws InterruptedException {
    var secrets = api.secrets().inNamespace(pod.getMetadata().getNamespace()).withName(name);
    Secret secret = secrets.get();
    while (secret == null && !deleted.contains(pod.getMetadata().getUid())) {
      Thread.sleep(100);
      secret = secrets.get();
    }
    Map<String, byte[]> data = new HashMap<>();
    if (secret != null) {
      secret.getData().forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    }
    return data;
  }

  private static Map<String, byte[]> utf8(Map<String, String> data) {
    Map<String, byte[]> bytes = new HashMap<>();
    data.forEach((key, value) -> bytes.put(key, value.getBytes(UTF_8)));
    return bytes;
  }

  private Map<String, String> environment(Pod pod, Container container, String address)
      throws IOException, InterruptedException {
    if (!container.getEnvFrom().isEmpty()) {
      throw new IOException("envFrom is not here");
    }
    Map<String, String> environment = new TreeMap<>();
    for (EnvVar variable : container.getEnv()) {
      EnvVarSource from = variable.getValueFrom();
      if (from == null) {
        environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
      } else if (from.getSecretKeyRef() != null) {
        byte[] value =
            secret(pod, from.getSecretKeyRef().getName()).get(from.getSecretKeyRef().getKey());
        environment.put(variable.getName(), new String(value, UTF_8));
      } else if (from.getFieldRef() != null) {
        environment.put(variable.getName(), field(pod, from.getFieldRef().getFieldPath(), address));
      } else {
        throw new IOException("variable " + variable.getName() + " is from what is not here");
      }
    }
    return environment;
  }

  private static String field(Pod pod, String path, String address) throws IOException {
    return switch (path) {
      case "status.podIP" -> address;
      case "status.hostIP" -> "127.0.0.1";
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> "node";
      default -> throw new IOException("no pod has " + path + " here");
    };
  }

  /** A service of Spark has no address of its own: its name is that of the pods that it selects. */
  private void nameServices() {
    for (Service service : api.services().inAnyNamespace().list().getItems()) {
      var about = service.getMetadata();
      api
          .pods()
          .inNamespace(about.getNamespace())
          .withLabels(service.getSpec().getSelector())
          .list()
          .getItems()
          .stream()
          .map(pod -> pod.getStatus().getPodIP())
          .filter(Objects::nonNull)
          .forEach(address -> name(about.getName() + "." + about.getNamespace() + ".svc", address));
    }
  }

  /** Every container has this very file as /etc/hosts, so it only ever grows. */
  private synchronized void name(String name, String address) {
    if (named.add(name)) {
      try {
        Files.writeString(work.resolve("hosts"), address + " " + name + "\n", APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ContainerState waiting() {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason("ContainerCreating")
        .endWaiting()
        .build();
  }

  private static ContainerState running() {
    return new ContainerStateBuilder()
        .withNewRunning()
        .withStartedAt(Instant.now().toString())
        .endRunning()
        .build();
  }

  private static ContainerState terminated(int code, String reason) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .withFinishedAt(Instant.now().toString())
        .endTerminated()
        .build();
  }

  private PodResource pods(Pod pod) {
    return api.pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName());
  }

  private void setStatus(Pod pod, String phase, String address, ContainerState state) {
    if (deleted.contains(pod.getMetadata().getUid())) {
      return;
    }
    Container container = pod.getSpec().getContainers().get(0);
    boolean ready = state.getRunning() != null;
    var status =
        new ContainerStatusBuilder()
            .withName(container.getName())
            .withImage(container.getImage())
            .withReady(ready)
            .withStarted(ready)
            .withRestartCount(0)
            .withState(state)
            .build();
    var condition =
        new PodConditionBuilder().withType("Ready").withStatus(ready ? "True" : "False").build();
    try {
      pods(pod)
          .editStatus(
              now ->
                  new PodBuilder(now)
                      .editOrNewStatus()
                      .withPhase(phase)
                      .withPodIP(address)
                      .withHostIP("127.0.0.1")
                      .withConditions(condition)
                      .withContainerStatuses(status)
                      .endStatus()
                      .build());
    } catch (RuntimeException e) {
      // Deleted in between, unless the pod is there.
      if (pods(pod).get() != null) {
        throw e;
      }
    }
  }
}
