# pipeline.rb FLUENT_CONF LOG_FILE: what the generated configuration makes of a log file, by Ruby's own regex engine and
# the expressions as they stand in it. It knows the few plug-ins the pipeline uses, by their documented behaviour; stack
# traces stay apart (that plug-in's rules are not here). Prints one JSON: messages, counters, seconds.
require 'json'

Section = Struct.new(:name, :argument, :params, :within)

def value_of(text)
  case text
  when /\A'(.*)'\z/m then $1.gsub(/\\([\\'])/) { $1 }
  when /\A"\#\{ENV\['(\w+)'\]\}"\z/ then ENV.fetch($1, '')
  else text
  end
end

def parse(lines)
  stack = [Section.new('ROOT', nil, {}, [])]
  lines.each do |line|
    case line.strip
    when '' then next
    when %r{\A</(\S+)>\z} then stack.pop.name == $1 or abort "<#{$1}> closes nothing"
    when /\A<(\S+)(?: (.+))?>\z/
      section = Section.new($1, $2, {}, [])
      stack.last.within << section
      stack << section
    when /\A(\S+) (.*)\z/m then stack.last.params[$1] = value_of($2)
    else abort "unreadable: #{line}"
    end
  end
  stack.size == 1 or abort "#{stack.last.name} is not closed"
  stack.first
end

def expression(text)
  text.start_with?('/') && text.end_with?('/') or abort "no regular expression: #{text}"
  Regexp.new(text[1..-2])
end

def list(text)
  text ? JSON.parse(text) : []
end

# One method per expression, as the plug-in compiles them.
class Expander
  def initialize(prepare, text)
    instance_eval(prepare) if prepare
    code = text.start_with?('${') ? text[2..-2] : "%q\0#{text}\0"
    (class << self; self; end).class_eval("def call(record); #{code}; end")
  end
end

def captures(regexp, text)
  found = regexp.match(text) or return nil
  found.names.to_h { |name| [name, found[name]] }.compact
end

def utf8(record)
  record.transform_values { |it| it.is_a?(String) ? it.dup.force_encoding('UTF-8').scrub("\uFFFD") : it }
end

def filter(section, counters)
  params = section.params
  case params['@type']
  when 'record_modifier'
    fields = section.within.select { |it| it.name == 'record' }.flat_map { |it| it.params.to_a }
    fields = fields.map { |key, text| [key, Expander.new(params['prepare_value'], text)] }
    replaces = section.within.select { |it| it.name == 'replace' }.map do |it|
      [it.params['key'], expression(it.params['expression']), it.params['replace']]
    end
    removed = list(params['remove_keys'])
    lambda do |record|
      fields.each { |key, expander| record[key] = expander.call(record) }
      removed.each { |key| record.delete(key) }
      replaces.each { |key, regexp, by| record[key] = record[key].gsub(regexp, by) if record[key]&.match?(regexp) }
      params['char_encoding'] ? utf8(record) : record
    end
  when 'parser'
    regexp = expression(section.within.first.params['expression'])
    key, into = params.values_at('key_name', 'hash_value_field')
    lambda do |record|
      found = record[key] && captures(regexp, record[key])
      record.delete(key) if found && params['remove_key_name_field'] == 'true'
      record.merge(into ? { into => found || {} } : found || {})
    end
  when 'prometheus'
    metrics = section.within.map { |it| [it.params, it.within.find { |one| one.name == 'labels' }.params] }
    section.within.each do |it|
      it.within.select { |one| one.name == 'initlabels' }.each do |one|
        counters["#{it.params['name']} #{one.params.values.join(' ')}"] += 0
      end
    end
    lambda do |record|
      metrics.each do |metric, labels|
        by = metric['key'] ? record[metric['key'].delete_prefix('$.')] : 1
        next if by.nil?
        values = labels.values.map { |it| it.start_with?('$.') ? record[it.delete_prefix('$.')].to_s : it }
        counters["#{metric['name']} #{values.join(' ')}"] += metric['type'] == 'counter' ? by : 1
      end
      record
    end
  else abort "this program does not know the filter #{params['@type']}"
  end
end

root = parse(File.readlines(ARGV[0], chomp: true))
source = root.within.find { |it| it.params['@type'] == 'tail' }
label = ->(name) { root.within.find { |it| it.name == 'label' && it.argument == name } }
line_form = expression(source.within.first.params['expression'])
concat = label['@JOIN'].within.first.params
counters = Hash.new(0)
filters = label['@UNDERSTAND'].within.select { |it| it.name == 'filter' }.map { |it| filter(it, counters) }

path = ENV.fetch('LOG_PATH')
joined = []
held = Hash.new { |hash, key| hash[key] = [] }
started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
File.binread(ARGV[1]).each_line(chomp: true) do |line|
  record = captures(line_form, line)&.merge('path' => path) or abort "no line may be unmatched: #{line}"
  unless record.key?('message') && record.key?('logtag')
    joined << record
    next
  end
  parts = held[record['stream']]
  if parts.sum { |it| it['message'].bytesize } + record['message'].bytesize > concat['buffer_limit_size'].to_i
    joined << parts.first.merge('message' => parts.map { |it| it['message'] }.join)
    parts.clear
  end
  parts << record
  next if record['logtag'] == concat['partial_value']
  joined << parts.first.merge('message' => parts.map { |it| it['message'] }.join)
  parts.clear
end
messages = joined.map { |record| filters.reduce(record) { |it, step| step.call(it) } }
seconds = Process.clock_gettime(Process::CLOCK_MONOTONIC) - started
puts JSON.generate(messages: ENV['QUIET'] ? messages.size : messages, counters: counters, seconds: seconds)
