# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced after lib.bash: lets Ceph's programs run from the folder in which their packages were unpacked.

ceph_root=$STATE/rgw/root
CEPH_LIB=$(echo "$ceph_root"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH=$CEPH_LIB:$CEPH_LIB/ceph:$(echo "$ceph_root"/lib/*-linux-gnu)
export PATH=$ceph_root/usr/bin:$PATH
export CEPH_CONF=$STATE/rgw/cluster/ceph.conf

# Runs Ceph's command line, on Debian's Python whatever other is first in PATH.
ceph_command() {
    PYTHONPATH=$ceph_root/usr/lib/python3/dist-packages /usr/bin/python3 "$ceph_root/usr/bin/ceph" \
        -c "$CEPH_CONF" --connect-timeout 20 "$@"
}
