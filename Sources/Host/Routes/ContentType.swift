/// The media types of the files under `static/`.
enum ContentType {
  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8", "map": "application/json; charset=utf-8",
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "webp": "image/webp", "gif": "image/gif", "ico": "image/x-icon", "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8", "yml": "application/yaml; charset=utf-8",
    "webmanifest": "application/manifest+json", "wasm": "application/wasm",
    "py": "text/plain; charset=utf-8", "ts": "text/plain; charset=utf-8",
  ]

  /// The type of a file by the end of its name; bytes without meaning for an unknown one.
  static func of(_ name: String) -> String {
    guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
    let ending = name[name.index(after: dot)...].lowercased()
    return types[ending] ?? "application/octet-stream"
  }
}
