-- Registrations for wrk at a fixed rate, whether or not the server keeps up (an open loop).
-- wrk … -s arrivals.lua URL -- RATE TAG EVENT
-- RATE   arrivals a second of each thread
-- TAG    makes e-mail addresses unique between runs
-- EVENT  the id of the event
--
-- Arrivals have their moments; the next connection that is idle takes the next of them. If none is
-- idle they happen late, and the worst delay is reported. Those that would be later than a quarter of a
-- second never happen: made up for after a burst, they would be another one.
local ffi = require("ffi")
ffi.cdef [[
typedef struct { long seconds; long nanoseconds; } boxoffice_time;
int clock_gettime(int clock, boxoffice_time *time);
]]
local time = ffi.new("boxoffice_time")
local function milliseconds()
  ffi.C.clock_gettime(1, time)
  return tonumber(time.seconds) * 1e3 + tonumber(time.nanoseconds) / 1e6
end

local latest = 250 -- ms

local threads = {}
function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

local json = { ["Content-Type"] = "application/json" }
local interval, tag, path, next_arrival
local asked = 0

function init(args)
  interval, tag, path = 1e3 / tonumber(args[1]), args[2], "/events/" .. args[3] .. "/register"
  worst_late = 0
end

function delay()
  local now = milliseconds()
  next_arrival = (next_arrival or now) + interval
  next_arrival = math.max(next_arrival, now - latest)
  local wait = next_arrival - now
  if -wait > worst_late then
    worst_late = -wait
  end
  return wait > 0 and math.floor(wait) or 0
end

function request()
  asked = asked + 1
  return wrk.format("POST", path, json,
                    string.format('{"user_email":"%s-%d-%d@example.com"}', tag, number, asked))
end

dofile(string.match(debug.getinfo(1, "S").source, "^@(.*/)") .. "result.lua")
function done(summary, latency)
  local late = 0
  for _, thread in ipairs(threads) do
    late = math.max(late, thread:get("worst_late"))
  end
  io.write(string.format('LATE %d\n', late))
  printResult(summary, latency, {})
end
