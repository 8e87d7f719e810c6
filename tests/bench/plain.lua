-- For wrk: GET the URL of the command line again and again, and report like requests.lua.
dofile(string.match(debug.getinfo(1, "S").source, "^@(.*/)") .. "result.lua")
function done(summary, latency)
  printResult(summary, latency, {})
end
