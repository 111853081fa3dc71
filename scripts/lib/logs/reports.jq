# What the log store answers to the queries of reports.sh, from records: the same rows under the same names.

def count_if(f): map(select(f)) | length;
def requests: map(select(.route != null));
def plain_address: .address | sub("\\A::ffff:"; "");
def by_address: map(select(.address != null)) | group_by(plain_address);
def times: { first: (map(._time) | min), last: (map(._time) | max) };

def levels: group_by([.app, .level]) | map({ app: .[0].app, level: .[0].level, lines: length });
def statuses: requests | group_by([.app, .status]) | map({ app: .[0].app, status: .[0].status, requests: length });

def errors: map(select(.level == "error"));
def route($route; $method): requests | map(select((.route == $route or .path == $route) and ($method == "" or .method == $method)));
def route_statuses: group_by([.app, .method, .status]) | map({
    app: .[0].app, method: .[0].method, status: .[0].status, requests: length,
    average: (map(.seconds | select(. != null)) | if length > 0 then add / length else null end),
    slowest: (map(.seconds | select(. != null)) | max)
  });

def logins($paths): map(select(.method == "POST" and (.path as $p | [$paths[] == $p] | any))) | by_address
  | map({ address: (.[0] | plain_address), failures: count_if(.status == 401), successes: count_if(.status < 400) } + times)
  | map(select(.failures > 0));
def scans($other; $atLeast): requests | map(select(.route == $other and .status == 404)) | by_address
  | map({ address: (.[0] | plain_address), paths: (map(.path) | unique | length), requests: length } + times)
  | map(select(.paths >= $atLeast));
def addresses: requests | by_address
  | map({ address: (.[0] | plain_address), requests: length, refused: count_if(.status >= 400) } + times);
