-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: views of a thousand pages of one site, as the classic pixel sends them. Prints what was counted as JSON.
local requests = {}
local at = 0

function init(args)
    local agents = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    }
    local referrers = { "", "https%3A%2F%2Fwww.google.com%2F", "https%3A%2F%2Fnews.example%2Fstory%3Fid%3D7" }
    for i = 1, 1000 do
        local target = string.format("/pixel.gif?path=%%2Fblog%%2Fpage-%d&title=Page%%20%d&referrer=%s&resolution=1920%%2C1080",
            i, i, referrers[i % 3 + 1])
        requests[i] = wrk.format("GET", target, {
            ["Host"] = "stats.example",
            ["User-Agent"] = agents[i % 4 + 1],
            ["Referer"] = "http://example.org/",
            ["Accept-Language"] = "de-CH,de;q=0.8",
        })
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format('result {"requests":%d,"seconds":%.6f,"not2xx":%d,"broken":%d,"p50ms":%.3f,"p99ms":%.3f}',
        summary.requests, summary.duration / 1e6, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
