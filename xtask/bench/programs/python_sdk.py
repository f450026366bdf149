"""The same call with the SDK for Python: `URL WIDTH CALLS SAMPLES`, and what one call took is printed.

One call at a time is made with the blocking client, several with the asynchronous one.
"""

import asyncio
import sys
import time

from cloudflare import AsyncCloudflare, Cloudflare

ZONE = "023e105f4ecef8ad9ca31a8372d0c353"


def one_by_one(url, calls, samples):
    client = Cloudflare(api_token="token", base_url=url)

    def sample(calls):
        for _ in range(calls):
            client.client_certificates.list(zone_id=ZONE, page=1, per_page=50)

    return least(sample, calls, samples)


async def at_a_time(url, width, calls, samples):
    async with AsyncCloudflare(api_token="token", base_url=url) as client:

        async def task(calls):
            for _ in range(calls):
                await client.client_certificates.list(zone_id=ZONE, page=1, per_page=50)

        async def sample(calls):
            started = time.process_time()
            await asyncio.gather(*(task(-(-calls // width)) for _ in range(width)))
            return (time.process_time() - started) / calls

        await sample(width)
        return min([await sample(calls) for _ in range(samples)])


def least(sample, calls, samples):
    sample(4)
    times = []
    for _ in range(samples):
        started = time.process_time()
        sample(calls)
        times.append((time.process_time() - started) / calls)
    return min(times)


def main():
    url, (width, calls, samples) = sys.argv[1], map(int, sys.argv[2:])
    if width == 1:
        seconds = one_by_one(url, calls, samples)
    else:
        seconds = asyncio.run(at_a_time(url, width, calls, samples))
    print(f"{seconds * 1e6:.3f} -")


main()
