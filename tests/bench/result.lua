-- Prints what wrk measured as one line of JSON after the word RESULT. Times in microseconds.
function printResult(summary, latency, statuses)
  local counted = {}
  for status, count in pairs(statuses) do
    table.insert(counted, string.format('"%d":%d', status, count))
  end
  local failed = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"duration":%d,"p50":%d,"p99":%d,"max":%d,"refused":%d,"broken":%d,' ..
    '"timeouts":%d,"statuses":{%s}}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    failed.status, failed.connect + failed.read + failed.write, failed.timeout,
    table.concat(counted, ",")))
end
