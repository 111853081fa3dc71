# Who did what, by position and by separators, from lines "TIME address - - [time zone] \"METHOD path protocol\" status …"
# or JSON without blanks. Prints "what<TAB>…" rows.
function field(text, key,   at, rest) {
  at = index(text, "\"" key "\":")
  if (at == 0) return ""
  rest = substr(text, at + length(key) + 3)
  sub(/^"/, "", rest)
  sub(/[",}].*/, "", rest)
  return rest
}
function request(address, method, path, status) {
  sub(/[?#].*/, "", path)
  if (path == "/health" || path == "/ready" || path == "/metrics") return
  if (index(address, "::ffff:") == 1) address = substr(address, 8)
  all[address]++
  n["status " status]++
  if (status >= 400) refused[address]++
  if (path == "/api/auth/login" && method == "POST") {
    if (status == 401) failures[address]++
    else if (status < 400) passed[address]++
  }
  if (status == 404 && substr(path, 1, 5) != "/api/") {
    missing[address]++
    if (!seen[address path]++) paths[address]++
  }
}
substr($2, 1, 1) == "{" { request(field($2, "remote_ip"), field($2, "method"), field($2, "path"), field($2, "status")); next }
$3 == "-" && $4 == "-" { request($2, substr($7, 2), $8, $10) }
END {
  for (key in n) print key "\t" n[key]
  for (key in all) print "address " key "\t" all[key] " " refused[key] + 0
  for (key in failures) print "login " key "\t" failures[key] " " passed[key] + 0
  for (key in paths) if (paths[key] >= 10) print "scan " key "\t" paths[key] " " missing[key]
}
