# What an access log holds, counted without any regular expression of the pipeline: by position and by separators.
# Only requests of users: /health, /ready and /metrics are machines'.
function count(status, method, path) {
  sub(/[?#].*/, "", path)
  if (path == "/health" || path == "/ready" || path == "/metrics") return
  listed = index(" 200 201 204 301 302 304 400 401 403 404 409 422 429 500 502 503 504 ", " " status " ")
  n["log_http_responses_total backend " (listed ? status : substr(status, 1, 1) "xx")]++
  if (path == "/api/auth/login" && toupper(method) == "POST") {
    if (status == 401) n["log_auth_failures_total backend"]++
    if (status < 400) n["log_auth_success_total backend"]++
  }
  if (status == 403) n["log_http_forbidden_total backend"]++
  if (status == 429) n["log_http_rate_limited_total backend"]++
}
# The text behind "key": in JSON without blanks, up to the next , or }.
function field(text, key,   at, rest) {
  at = index(text, "\"" key "\":")
  if (at == 0) return ""
  rest = substr(text, at + length(key) + 3)
  if (substr(rest, 1, 1) == "\"") { rest = substr(rest, 2); return substr(rest, 1, index(rest, "\"") - 1) }
  sub(/[,}].*/, "", rest)
  return rest
}
$3 == "F" || $3 == "P" {
  message = substr($0, length($1) + length($2) + length($3) + 4)
  if (substr(message, 1, 1) == "{" && substr(message, length(message)) == "}") {
    status = field(message, "status"); if (status == "") status = field(message, "statusCode")
    path = field(message, "path"); if (path == "") path = field(message, "url")
    if (length(status) == 3 && status + 0 == status && path != "") count(status, field(message, "method"), path)
    next
  }
  # address - - [time zone] "METHOD path protocol" status size …
  split(message, word, " ")
  if (word[2] == "-" && word[3] == "-" && substr(word[4], 1, 1) == "[" && length(word[9]) == 3 && word[10] != "")
    count(word[9], substr(word[6], 2), word[7])
}
END { for (key in n) print n[key] "\t" key }
