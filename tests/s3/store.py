#!/usr/bin/python3
"""An S3-compatible store for tests: OpenStack Swift (Debian's python3-swift), all of its servers in this one process.

    store.py DIRECTORY PORT ACCOUNT USER SECRET

The access key is ACCOUNT:USER. It verifies signatures (version 4, headers and query), and says "Ready" when it serves.
Port 0 takes any free one, which it names.
"""
import os
import sys

from swift.common import utils

utils.eventlet_monkey_patch()

import eventlet.wsgi  # noqa: E402
from eventlet import hubs  # noqa: E402
from swift.account.server import AccountController  # noqa: E402
from swift.common import storage_policy, wsgi  # noqa: E402
from swift.common.ring.builder import RingBuilder  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402

PROXY = """
[pipeline:main]
pipeline = catch_errors gatekeeper cache s3api tempauth slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
swift_dir = {directory}
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
# Demanded by the others; nobody listens there, and nothing is lost by it.
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
min_segment_size = 5242880
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""


class Silence:
    def write(self, *_):
        pass

    def flush(self):
        pass


def listen(port=0):
    return eventlet.listen(("127.0.0.1", port), backlog=512)


def serve(app, socket, **options):
    eventlet.spawn(eventlet.wsgi.server, socket, app, log=Silence(), log_output=False, debug=False, **options)


def main(directory, port, account, user, secret):
    devices = os.path.join(directory, "devices")
    os.makedirs(os.path.join(devices, "disk"), exist_ok=True)
    utils.SWIFT_CONF_FILE = os.path.join(directory, "swift.conf")
    with open(utils.SWIFT_CONF_FILE, "w") as conf:
        conf.write("[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = only\ndefault = yes\n")
    utils.validate_hash_conf()
    storage_policy.reload_storage_policies()

    servers = {"account": AccountController, "container": ContainerController, "object": ObjectController}
    sockets = {name: listen() for name in servers}
    for name, socket in sockets.items():
        ring = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
        ring.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": socket.getsockname()[1],
                      "device": "disk", "replication_ip": "127.0.0.1", "replication_port": socket.getsockname()[1]})
        ring.rebalance()
        ring.get_ring().save(os.path.join(directory, f"{name}.ring.gz"))
    for name, controller in servers.items():
        serve(controller({"devices": devices, "swift_dir": directory, "mount_check": "false"}), sockets[name])

    with open(os.path.join(directory, "proxy.conf"), "w") as conf:
        conf.write(PROXY.format(directory=directory, account=account, user=user, secret=secret))
    front = listen(int(port))
    proxy = wsgi.loadapp(os.path.join(directory, "proxy.conf"), global_conf={"log_name": "proxy"})
    serve(proxy, front, protocol=wsgi.SwiftHttpProtocol, keepalive=True)
    print(f"Ready on http://127.0.0.1:{front.getsockname()[1]}", flush=True)
    # Gone with whoever started it, however that ended.
    hubs.trampoline(sys.stdin.fileno(), read=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
