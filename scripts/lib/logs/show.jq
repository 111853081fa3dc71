# What people read: tables with tabs, oldest first where they have a time, times of the place, nothing that a terminal would obey.

# Seconds since 1970 with the fraction, for any offset.
def epoch: capture("\\A(?<day>\\d{4}-\\d\\d-\\d\\d)T(?<clock>\\d\\d:\\d\\d:\\d\\d)(?<fraction>\\.\\d+)?(?<zone>Z|[+-]\\d\\d:\\d\\d)\\z")
  | ("\(.day)T\(.clock)Z" | fromdateiso8601) + ("0\(.fraction // "")" | tonumber)
    - (.zone | if . == "Z" then 0 else (.[1:3] | tonumber) * 3600 + (.[4:6] | tonumber) * 60 | . end
      ) * (if .zone[:1] == "-" then -1 else 1 end);
# In brackets: jq 1.6 lets a `try` catch what fails behind it, too, and then goes on twice.
def clock: [try (epoch | floor | strflocaltime("%Y-%m-%d %H:%M:%S")) catch "-"][0];

# Credentials, as the pipeline does it: for what did not come through it. Only what is printed is looked at.
def scrubbed($settings): if $settings.scrubbed then . else reduce $settings.scrub[] as $it (.;
  if test($it.pattern) then gsub($it.pattern; "\(.keep // "")\($settings.filtered)") else . end) end;

# The net stays, who it was goes.
def six_masked: [split(":")[] | select(. != "")][:-1][:2] | join(":") + "::x";
def addresses_masked: gsub("(?<net>(?<![\\w.])\\d{1,3}\\.\\d{1,3})\\.\\d{1,3}\\.\\d{1,3}(?![\\w.])"; "\(.net).x.x")
  | gsub("(?<![\\w:.])(?<a>(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?)(?![\\w:]|\\.\\w)";
      if .a == "::" then "::" else .a | six_masked end);

# Control characters would be the terminal's: colours, titles, new lines that look like ours.
def harmless: gsub("[\\x{00}-\\x{1f}\\x{7f}-\\x{9f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]+"; " ");
def cell: if . == null or . == "" then "-" elif type == "string" then harmless else tostring end;
# Lists come newest first, and are read oldest first.
def table($names; f): ($names | join("\t")), ((if $names[0] == "TIME" then reverse else . end)[] | [f] | map(cell) | join("\t"));

# One line of a message: of a request only what was asked for, of a text all of it.
def text($settings; $addresses):
  if .format == "access" then "\(.method) \(.path | scrubbed($settings)) \(.status)"
  else ._msg
    | (if $addresses then . else
        (if startswith("{") then [try (fromjson | delpaths([$settings.json.address[] | split(".")]) | tojson) catch null][0] // . else . end)
        | addresses_masked end)
    # Scrubbed first: a credential that is cut through would not be found.
    | scrubbed($settings) | .[:$settings.defaults.width]
  end;
def shown($whole): if $whole then . else addresses_masked end;
def milli: if type != "number" or isnan then null else . * 1000 | round / 1000 end;
