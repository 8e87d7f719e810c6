-- Requests for wrk. wrk … -s requests.lua URL -- KIND TAG PREFIX EVENTS [count]
-- KIND    one of the functions below; empty: GET of the URL as it is
-- TAG     makes e-mail addresses unique between runs; threads and counters do the rest
-- PREFIX  the first 24 characters of the ids of EVENTS events, numbered in hexadecimal
-- count   counts every status; costs wrk about a tenth of its speed, so only where answers vary

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

local json = { ["Content-Type"] = "application/json" }
local tag, prefix, events, path
local asked = 0

local function eventId() return string.format("%s%012x", prefix, (asked * 7919 + number * 31) % events) end
local function eventPath() return "/events/" .. eventId() end

local function register(email, headers, more)
  return wrk.format("POST", eventPath() .. "/register", headers or json,
                    '{"user_email":"' .. email .. '"' .. (more or "") .. '}')
end

local function freshEmail()
  return string.format("%s-%d-%d@example.com", tag, number, asked)
end

local kinds = {}
function kinds.register() return register(freshEmail()) end
function kinds.named()
  return register(freshEmail(), json, string.format(',"name":"Person %d"', asked))
end
-- Which a trigger refuses 1 in 100 of.
function kinds.culprits()
  return register((asked % 100 == 50 and "culprit-" or "") .. freshEmail())
end
function kinds.duplicate() return register(string.format("d%d@example.com", asked % 1000)) end
function kinds.keyed()
  local key = string.format("%s-%d-%d", tag, number, asked)
  return register(freshEmail(), { ["Content-Type"] = "application/json", ["Idempotency-Key"] = key })
end
function kinds.order()
  return wrk.format("POST", eventPath() .. "/orders", json,
                    '{"email":"' .. freshEmail() .. '","lines":[{"quantity":4}]}')
end
-- Confirms what was held before it holds more.
local held = {}
function kinds.hold()
  local order = table.remove(held)
  if order then return wrk.format("POST", order .. "/confirm", json, "{}") end
  return wrk.format("POST", eventPath() .. "/orders", json,
                    '{"email":"' .. freshEmail() .. '","lines":[{"quantity":1}],"hold":true}')
end
function kinds.event() return wrk.format("GET", eventPath()) end
function kinds.page() return wrk.format("GET", "/e/concert-" .. eventId(), { ["Accept"] = "text/html" }) end
function kinds.registrations() return wrk.format("GET", eventPath() .. "/registrations?limit=50") end
function kinds.mixed()
  if asked % 20 == 0 then return kinds.register() end
  return kinds.event()
end

function init(args)
  tag, prefix, events = args[2], args[3], tonumber(args[4])
  if args[1] ~= "" then
    local make = kinds[args[1]] or error("unknown kind of request " .. args[1])
    request = function()
      asked = asked + 1
      return make()
    end
  end
  statuses = {}
  if args[1] == "hold" then
    response = function(status, _, body)
      if status == 201 then table.insert(held, string.match(body, '"order_url":"([^"]+)"')) end
    end
  end
  if args[5] == "count" then
    response = function(status)
      statuses[status] = (statuses[status] or 0) + 1
    end
  end
end

dofile(string.match(debug.getinfo(1, "S").source, "^@(.*/)") .. "result.lua")
function done(summary, latency)
  local counted = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      counted[status] = (counted[status] or 0) + count
    end
  end
  printResult(summary, latency, counted)
end
