import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Google Cloud Storage, as far as connectors need it: its JSON API with generations and their
 * preconditions, objects in memory. It answers as {@code storage.googleapis.com} to those that reach
 * it through its proxy, by TLS, and only to the service account whose key it has written.
 *
 * <p>{@code java GoogleStorage.java PROXY-PORT FOLDER BUCKET...}, where the folder has {@code store.p12}, a
 * certificate for {@code *.googleapis.com}, and gets {@code key.json}, and {@code other.json}, the
 * key of an account that the store does not know.
 */
class GoogleStorage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 50; // small, so that listings have several
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

  private record Request(
      String method, List<String> path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    /** A word of the query, or null. */
    String asks(String name) {
      return query.get(name);
    }

    JsonNode json() throws IOException {
      return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    }
  }

  private record Response(int status, Map<String, String> headers, byte[] body) {
    static Response json(JsonNode body) throws IOException {
      return new Response(
          200, Map.of("Content-Type", "application/json; charset=UTF-8"), JSON.writeValueAsBytes(body));
    }

    static Response empty(int status) {
      return new Response(status, Map.of(), new byte[0]);
    }
  }

  /** What the API answers instead. */
  private static class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;
    private final String reason;

    Refusal(int status, String reason, String message) {
      super(message);
      this.status = status;
      this.reason = reason;
    }

    Response response() throws IOException {
      ObjectNode error = JSON.createObjectNode();
      error.putObject("error").put("code", status).put("message", getMessage());
      ObjectNode detail = JSON.createObjectNode();
      detail.put("domain", "global").put("reason", reason).put("message", getMessage());
      ((ObjectNode) error.get("error")).putArray("errors").add(detail);
      return new Response(status, Response.json(error).headers(), JSON.writeValueAsBytes(error));
    }
  }

  private record Stored(long generation, Instant created, byte[] bytes, ObjectNode given) {}

  /** A resumable upload. */
  private static class Upload {
    private final String bucket;
    private final String name;
    private final Request begun;
    private final ObjectNode given;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Upload(String bucket, String name, Request begun, ObjectNode given) {
      this.bucket = bucket;
      this.name = name;
      this.begun = begun;
      this.given = given;
    }
  }

  private final Map<String, NavigableMap<String, Stored>> buckets = new HashMap<>();
  private final Map<String, Upload> uploads = new HashMap<>();
  private final PublicKey known;
  private final String token = UUID.randomUUID().toString();
  private long generations = 1_700_000_000_000_000L;

  private GoogleStorage(PublicKey known) {
    this.known = known;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    KeyPair account = writeKey(folder.resolve("key.json"));
    writeKey(folder.resolve("other.json"));

    GoogleStorage store = new GoogleStorage(account.getPublic());
    for (String bucket : Arrays.asList(arguments).subList(2, arguments.length)) {
      store.buckets.put(bucket, new TreeMap<>());
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    System.setProperty("sun.net.httpserver.nodelay", "true"); // or many an answer takes 40 ms
    HttpsServer server = HttpsServer.create(new InetSocketAddress(here, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(folder.resolve("store.p12"))));
    server.createContext("/", store::exchange);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
    try (ServerSocket proxy = new ServerSocket(Integer.parseInt(arguments[0]), 50, here)) {
      System.out.println("The store is up");
      while (true) {
        Socket client = proxy.accept();
        threads.execute(() -> tunnel(client, server.getAddress(), threads));
      }
    }
  }

  /** Whatever host is asked for, it is this one. */
  private static void tunnel(Socket client, InetSocketAddress server, ExecutorService threads) {
    try (client;
        Socket store = new Socket(server.getAddress(), server.getPort())) {
      client.setTcpNoDelay(true);
      store.setTcpNoDelay(true);
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          return;
        }
        head.append((char) c);
      }
      client.getOutputStream().write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
      threads.execute(() -> pipe(store, client));
      pipe(client, store);
    } catch (IOException e) {
      System.out.println("a connection ends: " + e);
    }
  }

  private static void pipe(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) { // as connections end
      System.out.println("a connection ends: " + e);
    }
  }

  private static SSLContext tls(Path file) throws GeneralSecurityException, IOException {
    char[] password = "changeit".toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(file.toFile(), password), password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    return tls;
  }

  /** A service account's key, as Google hands it out. */
  private static KeyPair writeKey(Path file) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair key = generator.generateKeyPair();
    String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getPrivate().getEncoded());
    Map<String, String> content = new LinkedHashMap<>();
    content.put("type", "service_account");
    content.put("project_id", "trial");
    content.put("private_key_id", UUID.randomUUID().toString());
    content.put("private_key", "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n");
    content.put("client_email", "nightly@trial.iam.gserviceaccount.com");
    content.put("client_id", "1");
    content.put("token_uri", "https://oauth2.googleapis.com/token");
    Files.write(file, JSON.writeValueAsBytes(content));
    return key;
  }

  private void exchange(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      byte[] body = exchange.getRequestBody().readAllBytes();
      Response response = answer(request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
      System.out.println(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + response.status());
      response.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(response.status(), response.body().length == 0 ? -1 : response.body().length);
      exchange.getResponseBody().write(response.body());
    }
  }

  private static Request request(String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    if ("gzip".equals(headers.get("Content-Encoding"))) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    URI uri = URI.create(target.replaceFirst("^/+", "/")); // two would be a host's
    List<String> path = new ArrayList<>();
    for (String part : uri.getRawPath().substring(1).split("/")) {
      path.add(URLDecoder.decode(part.replace("+", "%2B"), UTF_8)); // a slash within a name is escaped
    }
    return new Request(method, path, words(uri.getRawQuery()), headers, body);
  }

  private static Map<String, String> words(String form) {
    Map<String, String> words = new HashMap<>();
    for (String word : form == null ? new String[0] : form.split("&")) {
      String[] pair = word.split("=", 2);
      words.put(URLDecoder.decode(pair[0], UTF_8), pair.length == 1 ? "" : URLDecoder.decode(pair[1], UTF_8));
    }
    return words;
  }

  private Response answer(Request request) throws IOException {
    try {
      if (request.path().equals(List.of("token"))) {
        return token(request);
      }
      if (request.path().get(0).equals("batch")) {
        return batch(request); // each of them says who asks
      }
      authorize(request);
      synchronized (this) {
        return route(request);
      }
    } catch (Refusal refusal) {
      return refusal.response();
    } catch (RuntimeException e) {
      e.printStackTrace(System.out);
      return new Refusal(500, "backendError", e.toString()).response();
    }
  }

  // --- Who asks

  private Response token(Request request) throws IOException {
    String assertion = words(new String(request.body(), UTF_8)).getOrDefault("assertion", "");
    ObjectNode answer = JSON.createObjectNode();
    if (!isSigned(assertion)) {
      answer.put("error", "invalid_grant").put("error_description", "Invalid JWT Signature.");
      return new Response(400, Response.json(answer).headers(), JSON.writeValueAsBytes(answer));
    }
    return Response.json(answer.put("access_token", token).put("token_type", "Bearer").put("expires_in", 3600));
  }

  /** By a token of ours, or by one that the account has signed itself. */
  private void authorize(Request request) throws Refusal {
    String given = request.headers().getOrDefault("Authorization", "").replaceFirst("^Bearer ", "");
    if (!given.equals(token) && !isSigned(given)) {
      throw new Refusal(401, "authError", "Invalid Credentials");
    }
  }

  private boolean isSigned(String jwt) {
    int dot = jwt.lastIndexOf('.');
    if (dot < 0) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(known);
      signature.update(jwt.substring(0, dot).getBytes(UTF_8));
      return signature.verify(Base64.getUrlDecoder().decode(jwt.substring(dot + 1)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  // --- What is asked

  /** /[upload|download/]storage/v1/b[/BUCKET[/o[/OBJECT[/VERB[/b/BUCKET]/o/OBJECT]]]] */
  private Response route(Request request) throws IOException, Refusal {
    List<String> path = request.path();
    String door = path.get(0);
    if (door.equals("upload") || door.equals("download") || door.equals("resumable")) {
      path = path.subList(1, path.size());
    }
    if (path.size() < 3 || !path.subList(0, 3).equals(List.of("storage", "v1", "b"))) {
      throw new Refusal(404, "notFound", "Not Found");
    }
    path = path.subList(3, path.size());
    if (path.size() <= 1) {
      return bucket(request, path);
    }
    String bucket = path.get(0);
    NavigableMap<String, Stored> objects = objects(bucket);
    if (door.equals("upload")) {
      return upload(request, bucket);
    }
    if (path.size() == 2) {
      return list(request, bucket, objects);
    }
    String name = path.get(2);
    if (path.size() == 3) {
      return object(request, bucket, objects, name);
    }
    String to = path.get(path.size() - 1);
    return switch (path.get(3)) {
      case "rewriteTo" -> {
        ObjectNode done = JSON.createObjectNode().put("kind", "storage#rewriteResponse").put("done", true);
        Stored source = source(request, objects, name);
        done.put("totalBytesRewritten", "" + source.bytes().length).put("objectSize", "" + source.bytes().length);
        yield Response.json(done.set("resource", copy(request, source, path.get(5), to)));
      }
      case "copyTo" -> Response.json(copy(request, source(request, objects, name), path.get(5), to));
      case "moveTo" -> {
        JsonNode moved = copy(request, source(request, objects, name), bucket, to);
        objects.remove(name);
        yield Response.json(moved);
      }
      case "compose" -> compose(request, bucket, objects, name);
      default -> throw new Refusal(404, "notFound", "Not Found");
    };
  }

  private NavigableMap<String, Stored> objects(String bucket) throws Refusal {
    NavigableMap<String, Stored> objects = buckets.get(bucket);
    if (objects == null) {
      throw new Refusal(404, "notFound", "The specified bucket does not exist.");
    }
    return objects;
  }

  private Response bucket(Request request, List<String> path) throws IOException, Refusal {
    if (path.isEmpty()) {
      ObjectNode list = JSON.createObjectNode().put("kind", "storage#buckets");
      ArrayNode items = list.putArray("items");
      new TreeSet<>(buckets.keySet()).forEach(name -> items.add(resource(name)));
      return Response.json(list);
    }
    objects(path.get(0));
    return Response.json(resource(path.get(0)));
  }

  private static ObjectNode resource(String bucket) {
    ObjectNode resource = JSON.createObjectNode().put("kind", "storage#bucket").put("id", bucket).put("name", bucket);
    resource.put("timeCreated", Instant.EPOCH.toString()).put("updated", Instant.EPOCH.toString());
    return resource.put("location", "EU").put("storageClass", "STANDARD").put("metageneration", "1");
  }

  private static ObjectNode resource(String bucket, String name, Stored stored) {
    ObjectNode resource = stored.given().deepCopy().put("kind", "storage#object");
    resource.put("id", bucket + "/" + name + "/" + stored.generation()).put("bucket", bucket).put("name", name);
    resource.put("generation", "" + stored.generation()).put("metageneration", "1").put("etag", "g" + stored.generation());
    resource.put("timeCreated", stored.created().toString()).put("updated", stored.created().toString());
    resource.put("size", "" + stored.bytes().length).put("storageClass", "STANDARD");
    resource.put("crc32c", crc32c(stored.bytes())).put("md5Hash", md5(stored.bytes()));
    return resource;
  }

  private static String crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static String md5(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A generation of 0 means that there is no such object. */
  private static void check(Request request, String prefix, Stored stored) throws Refusal {
    long generation = stored == null ? 0 : stored.generation();
    String match = request.asks("if" + prefix + "GenerationMatch");
    String other = request.asks("if" + prefix + "GenerationNotMatch");
    String meta = request.asks("if" + prefix + "MetagenerationMatch");
    if (match != null && Long.parseLong(match) != generation
        || other != null && Long.parseLong(other) == generation
        || meta != null && (stored == null || Long.parseLong(meta) != 1)) {
      throw new Refusal(
          412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }
  }

  private Stored put(Request request, String bucket, String name, byte[] bytes, ObjectNode given) throws Refusal {
    NavigableMap<String, Stored> objects = objects(bucket);
    check(request, "", objects.get(name));
    String said = given.path("crc32c").asText(crc32c(bytes));
    if (!said.equals(crc32c(bytes))) {
      throw new Refusal(400, "invalid", "Provided CRC32C \"" + said + "\" doesn't match calculated CRC32C");
    }
    Stored stored = new Stored(++generations, Instant.now(), bytes, given);
    objects.put(name, stored);
    return stored;
  }

  private static Stored source(Request request, NavigableMap<String, Stored> objects, String name) throws Refusal {
    Stored source = present(objects, name);
    check(request, "Source", source);
    return source;
  }

  private static Stored present(NavigableMap<String, Stored> objects, String name) throws Refusal {
    Stored stored = objects.get(name);
    if (stored == null) {
      throw new Refusal(404, "notFound", "No such object: " + name);
    }
    return stored;
  }

  private JsonNode copy(Request request, Stored source, String bucket, String name) throws Refusal {
    return resource(bucket, name, put(request, bucket, name, source.bytes(), source.given()));
  }

  private Response compose(Request request, String bucket, NavigableMap<String, Stored> objects, String name)
      throws IOException, Refusal {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (JsonNode source : request.json().path("sourceObjects")) {
      all.writeBytes(present(objects, source.path("name").asText()).bytes());
    }
    ObjectNode given = request.json().path("destination") instanceof ObjectNode node ? node : JSON.createObjectNode();
    return Response.json(resource(bucket, name, put(request, bucket, name, all.toByteArray(), given)));
  }

  private Response list(Request request, String bucket, NavigableMap<String, Stored> objects) throws IOException {
    String prefix = request.query().getOrDefault("prefix", "");
    String delimiter = request.query().getOrDefault("delimiter", "");
    boolean placeholders = Boolean.parseBoolean(request.asks("includeTrailingDelimiter"));
    String from = max(prefix, request.query().getOrDefault("startOffset", ""));
    if (request.asks("pageToken") != null) {
      from = max(from, new String(Base64.getUrlDecoder().decode(request.asks("pageToken")), UTF_8));
    }
    int most = Math.min(PAGE, Integer.parseInt(request.query().getOrDefault("maxResults", "" + PAGE)));
    Map<String, Stored> items = new LinkedHashMap<>();
    Set<String> prefixes = new TreeSet<>();
    ObjectNode list = JSON.createObjectNode().put("kind", "storage#objects");
    for (Map.Entry<String, Stored> entry : objects.tailMap(from, true).entrySet()) {
      String name = entry.getKey();
      if (!name.startsWith(prefix)) {
        break;
      }
      int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
      String folder = end < 0 ? null : name.substring(0, end + delimiter.length());
      boolean isNew = folder == null || !prefixes.contains(folder);
      if (isNew && items.size() + prefixes.size() >= most) {
        list.put("nextPageToken", Base64.getUrlEncoder().encodeToString(name.getBytes(UTF_8)));
        break;
      }
      if (folder != null) {
        prefixes.add(folder);
      }
      if (folder == null || placeholders && folder.equals(name)) {
        items.put(name, entry.getValue());
      }
    }
    if (!items.isEmpty()) {
      ArrayNode array = list.putArray("items");
      items.forEach((name, stored) -> array.add(resource(bucket, name, stored)));
    }
    if (!prefixes.isEmpty()) {
      prefixes.forEach(list.putArray("prefixes")::add);
    }
    return Response.json(list);
  }

  private static String max(String a, String b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private Response object(Request request, String bucket, NavigableMap<String, Stored> objects, String name)
      throws IOException, Refusal {
    Stored stored = present(objects, name);
    if (request.asks("generation") != null && Long.parseLong(request.asks("generation")) != stored.generation()) {
      throw new Refusal(404, "notFound", "No such object: " + name);
    }
    check(request, "", stored);
    return switch (request.method()) {
      case "GET" -> "media".equals(request.asks("alt")) ? media(request, stored) : Response.json(resource(bucket, name, stored));
      case "DELETE" -> {
        objects.remove(name);
        yield Response.empty(204);
      }
      default -> throw new Refusal(405, "methodNotAllowed", "Not so");
    };
  }

  private static Response media(Request request, Stored stored) throws Refusal {
    byte[] bytes = stored.bytes();
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", stored.given().path("contentType").asText("application/octet-stream"));
    headers.put("x-goog-generation", "" + stored.generation());
    headers.put("x-goog-metageneration", "1");
    headers.put("x-goog-stored-content-encoding", "identity");
    headers.put("x-goog-stored-content-length", "" + bytes.length);
    headers.put("x-goog-hash", "crc32c=" + crc32c(bytes) + ",md5=" + md5(bytes));
    Matcher range = RANGE.matcher(request.headers().getOrDefault("Range", ""));
    if (!range.matches()) {
      return new Response(200, headers, bytes);
    }
    boolean isSuffix = range.group(1).isEmpty();
    long from = isSuffix ? Math.max(0, bytes.length - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
    long to = isSuffix || range.group(2).isEmpty() ? bytes.length : Math.min(bytes.length, Long.parseLong(range.group(2)) + 1);
    if (from >= to) {
      throw new Refusal(416, "requestedRangeNotSatisfiable", "The requested range cannot be satisfied.");
    }
    headers.put("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
    return new Response(206, headers, Arrays.copyOfRange(bytes, (int) from, (int) to));
  }

  // --- Uploads

  private Response upload(Request request, String bucket) throws IOException, Refusal {
    String session = request.asks("upload_id");
    if (session != null) {
      return resume(request, session);
    }
    switch (String.valueOf(request.asks("uploadType"))) {
      case "multipart" -> {
        List<byte[]> parts = parts(request);
        ObjectNode given = (ObjectNode) JSON.readTree(afterHead(parts.get(0)));
        String name = request.query().getOrDefault("name", given.path("name").asText());
        return Response.json(resource(bucket, name, put(request, bucket, name, afterHead(parts.get(1)), given)));
      }
      case "media" -> {
        String name = request.asks("name");
        return Response.json(resource(bucket, name, put(request, bucket, name, request.body(), JSON.createObjectNode())));
      }
      default -> {
        ObjectNode given = (ObjectNode) request.json();
        String name = request.query().getOrDefault("name", given.path("name").asText());
        check(request, "", objects(bucket).get(name));
        String id = UUID.randomUUID().toString();
        uploads.put(id, new Upload(bucket, name, request, given));
        String location = "https://storage.googleapis.com/upload/storage/v1/b/" + bucket + "/o?uploadType=resumable&upload_id=" + id;
        return new Response(200, Map.of("Location", location, "X-GUploader-UploadID", id), new byte[0]);
      }
    }
  }

  /** The preconditions hold at the end, or nothing is stored. */
  private Response resume(Request request, String session) throws IOException, Refusal {
    Upload upload = uploads.get(session);
    if (upload == null) {
      throw new Refusal(404, "notFound", "No such upload");
    }
    if (request.method().equals("DELETE")) {
      uploads.remove(session);
      return Response.empty(499);
    }
    Matcher range = CONTENT_RANGE.matcher(request.headers().getOrDefault("Content-Range", ""));
    boolean isRange = range.matches();
    if (isRange && range.group(1) != null && Long.parseLong(range.group(1)) != upload.bytes.size()) {
      throw new Refusal(503, "backendError", "Not where the upload stands");
    }
    upload.bytes.writeBytes(request.body());
    if (isRange && (range.group(3).equals("*") || Long.parseLong(range.group(3)) != upload.bytes.size())) {
      Map<String, String> headers = new HashMap<>();
      if (upload.bytes.size() > 0) {
        headers.put("Range", "bytes=0-" + (upload.bytes.size() - 1));
      }
      return new Response(308, headers, new byte[0]);
    }
    uploads.remove(session);
    Stored stored = put(upload.begun, upload.bucket, upload.name, upload.bytes.toByteArray(), upload.given);
    Response response = Response.json(resource(upload.bucket, upload.name, stored));
    Map<String, String> headers = new HashMap<>(response.headers());
    headers.put("x-goog-stored-content-length", "" + stored.bytes().length);
    headers.put("x-goog-stored-content-encoding", "identity");
    headers.put("x-goog-hash", "crc32c=" + crc32c(stored.bytes()) + ",md5=" + md5(stored.bytes()));
    return new Response(200, headers, response.body());
  }

  // --- Several in one

  private static List<byte[]> parts(Request request) {
    Matcher boundary = Pattern.compile("boundary=\"?([^\";]+)").matcher(request.headers().get("Content-Type"));
    if (!boundary.find()) {
      throw new IllegalArgumentException("no boundary");
    }
    String body = "\r\n" + new String(request.body(), ISO_8859_1); // a char is a byte
    String[] parts = body.split(Pattern.quote("\r\n--" + boundary.group(1)), -1);
    List<byte[]> found = new ArrayList<>();
    for (String part : Arrays.copyOfRange(parts, 1, parts.length - 1)) {
      found.add(part.substring(2).getBytes(ISO_8859_1));
    }
    return found;
  }

  private static byte[] afterHead(byte[] part) {
    String text = new String(part, ISO_8859_1);
    return text.substring(text.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
  }

  private static Map<String, String> head(String lines) {
    Map<String, String> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : lines.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        head.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return head;
  }

  private Response batch(Request request) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts(request)) {
      String text = new String(part, ISO_8859_1);
      int body = text.indexOf("\r\n\r\n") + 4;
      String inner = text.substring(body);
      int innerHead = inner.indexOf("\r\n\r\n");
      String lines = innerHead < 0 ? inner : inner.substring(0, innerHead);
      byte[] innerBody = (innerHead < 0 ? "" : inner.substring(innerHead + 4)).getBytes(ISO_8859_1);
      String[] first = lines.split("\r\n")[0].split(" ");
      Map<String, String> headers = head(lines);
      if (request.headers().containsKey("Authorization")) {
        headers.putIfAbsent("Authorization", request.headers().get("Authorization"));
      }
      Response response = answer(request(first[0], first[1], headers, innerBody));
      System.out.println("in a batch: " + first[0] + " " + first[1] + " " + response.status());
      String id = head(text.substring(0, body)).getOrDefault("Content-ID", "<0>").replaceFirst("^<", "<response-");
      write(all, "--batch\r\nContent-Type: application/http\r\nContent-ID: " + id + "\r\n\r\n");
      write(all, "HTTP/1.1 " + response.status() + " As Said\r\nContent-Type: application/json; charset=UTF-8\r\n");
      write(all, "Content-Length: " + response.body().length + "\r\n\r\n");
      all.writeBytes(response.body());
      write(all, "\r\n");
    }
    write(all, "--batch--\r\n");
    return new Response(200, Map.of("Content-Type", "multipart/mixed; boundary=batch"), all.toByteArray());
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
  }
}
