# A raw line as a record, by the expressions of the pipeline (settings: config/log-analysis.json), so that what is read
# from pods and files looks like what the log store has.

# "[pod/NAME/CONTAINER] TIME MESSAGE" as kubectl prints it, "TIME stdout F MESSAGE" as it stands on a node, or only a
# message. Nothing is dropped: what has no prefix is a message.
def unwrapped($app; $node):
  (if startswith("[pod/") then
     index("] ") as $at
     | if $at == null then { app: $app, pod: "", rest: . }
       else (.[5:$at] | split("/")) as $from
         | { app: ($from[1] // $app), pod: $from[0], rest: .[$at + 2:] } end
   else { app: $app, pod: "", rest: . } end)
  | (.rest | index(" ")) as $blank
  | if $blank != null and (.rest[:$blank] | test("\\A\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)\\z"))
    then . + { time: .rest[:$blank], rest: .rest[$blank + 1:] } else . + { time: "" } end
  | if $node then .rest |= sub("\\A(?:stdout|stderr) [FP]\\S*(?: |\\z)"; "") else . end;

# In brackets: jq 1.6 lets a `try` catch what fails behind it, too, and then goes on twice.
def or_null(f): [try f catch null][0];

# The first of some keys; `req.url` is a key within a key.
def first_of($keys): . as $json
  | [$keys[] | . as $key | or_null($json | getpath($key | split("."))) | select(. != null and . != false)][0];

def number: if type == "number" then . else or_null(tonumber) end;
def said: if . == null then null elif type == "string" then . else tojson end;

def level_of_text($settings):
  if test($settings.errorStart) then "error"
  else [match($settings.levelWords).captures[].string | select(. != null and . != "")][0]
    | if . == null then $settings.noLevel else $settings.levels[ascii_downcase] // $settings.noLevel end
  end;

# Everything that reports need. Records have the names that the log store knows.
def understood($settings; $app; $node):
  unwrapped($app; $node) as $from
  | $from.rest as $message
  | (if $message | startswith("{") then or_null($message | fromjson) else null end) as $json
  | (if $json == null and ($message | test("\"[A-Za-z]{1,16} ")) then
       [$message | capture($settings.access.pattern)][0] else null end) as $access
  | ($json // {}) as $fields
  | ((($access.method) // ($fields | first_of($settings.json.method))) | said | if . then ascii_upcase else . end) as $method
  | ((($access.status) // ($fields | first_of($settings.json.status))) | said) as $status
  | (if $status and ($status | test("\\A[1-5]\\d\\d\\z")) then ($status | tonumber) else null end) as $status
  | ((($access.path) // ($fields | first_of($settings.json.path))) | said // "") as $path
  | ($path | sub("\\Ahttps?://[^/]*"; "") | if startswith("/") then split("?")[0] | split("#")[0] else null end) as $path
  | ((($access.address) // ($fields | first_of($settings.json.address))) | said) as $address
  | ($method and $status and $path and ([$settings.services[] == $from.app] | any)
      and ([$settings.http.machines[] == $path] | any | not)) as $request
  | {
      _time: $from.time, app: $from.app, pod: $from.pod, _msg: $message,
      method: $method, status: $status, path: $path, address: $address,
      route: (if $request then
          [$settings.http.routes[] | select(.pattern as $p | $path | test($p)) | .route][0] // $settings.http.other
        else null end),
      seconds: (if $request then
          ((($access.duration | number | if . then . * $settings.access.durationUnit else null end)
            // ($fields | first_of($settings.json.duration) | number | if . then . * $settings.json.durationUnit else null end))
          | if . != null and . >= 0 then . else null end)
        else null end),
      level: (if $json != null then $settings.levels[($fields | first_of($settings.json.level) | said // "") | ascii_downcase] // $settings.noLevel
        elif $access then (if $status >= 500 then "error" else "info" end)
        else $message | level_of_text($settings) end),
      format: (if $json != null then "json" elif $access then "access" else "text" end)
    }
  | with_entries(select(.value != null));
