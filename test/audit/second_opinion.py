"""Checks a log from its files alone, from the public specifications and with nothing of ours: RFC 6962 hashes by hashlib,
C2SP tiles and checkpoint by hand, the Ed25519 signature by openssl. Usage: second_opinion.py FOLDER VERIFIER_KEY"""
import base64, hashlib, os, subprocess, sys, tempfile

folder, vkey = sys.argv[1], sys.argv[2]


def H(data):
    return hashlib.sha256(data).digest()


def mth(hashes):
    if not hashes:
        return H(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return H(b"\x01" + mth(hashes[:k]) + mth(hashes[k:]))


def tile_path(level, n, width):
    digits = "%03d" % (n % 1000)
    while n >= 1000:
        n //= 1000
        digits = "x%03d/%s" % (n % 1000, digits)
    return os.path.join(folder, "tile", str(level), digits + ("" if width == 256 else ".p/%d" % width))


def openssl_verifies(raw_key, text, signature):
    spki = bytes.fromhex("302a300506032b6570032100") + raw_key
    with tempfile.TemporaryDirectory() as place:
        for name, data in (("key", spki), ("text", text), ("sig", signature)):
            with open(os.path.join(place, name), "wb") as f:
                f.write(data)
        return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "text", "-sigfile", "sig"],
                              cwd=place, capture_output=True).returncode == 0


note = open(os.path.join(folder, "checkpoint"), "rb").read()
text, signatures = note[: note.rindex(b"\n\n") + 1], note[note.rindex(b"\n\n") + 2:].decode()
origin, size, root = text.decode().splitlines()[:3]
name, key_id, material = vkey.split("+", 2)
raw = base64.b64decode(material)
assert origin == name and raw[0] == 1 and H(name.encode() + b"\n" + raw)[:4].hex() == key_id
dash, signer, blob = signatures.splitlines()[0].split(" ")
blob = base64.b64decode(blob)
assert dash == "\u2014" and signer == name and blob[:4].hex() == key_id
assert openssl_verifies(raw[1:], text, blob[4:]), "signature"
assert not openssl_verifies(raw[1:], text + b"x", blob[4:]), "negative control"

size, leaves = int(size), []
for n in range((size + 255) // 256):
    width = min(256, size - n * 256)
    bundle, at, entries = open(tile_path("entries", n, width), "rb").read(), 0, []
    while at < len(bundle):
        length = int.from_bytes(bundle[at: at + 2], "big")
        entries.append(bundle[at + 2: at + 2 + length])
        at += 2 + length
    assert len(entries) == width and at == len(bundle), "bundle %d" % n
    leaves += [H(b"\x00" + entry) for entry in entries]
assert mth(leaves) == base64.b64decode(root), "root"
level, row = 0, leaves
while row:
    for n in range((len(row) + 255) // 256):
        part = row[n * 256: n * 256 + 256]
        assert open(tile_path(level, n, len(part)), "rb").read() == b"".join(part), "tile %d/%d" % (level, n)
    row, level = [mth(row[n * 256: n * 256 + 256]) for n in range(len(row) // 256)], level + 1
print("OK %d" % size)
