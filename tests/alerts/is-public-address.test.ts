import { expect, test } from "vitest";
import { isPublicAddress } from "@/lib/usecases/alerts/is-public-address";

test.each([
  "1.1.1.1",
  "93.184.216.34",
  "172.15.0.1",
  "172.32.0.1",
  "100.63.0.1",
  "2606:4700:4700::1111",
  "2a00:1450::8a",
])("%s is an address of the public internet", (address) => expect(isPublicAddress(address)).toBe(true));

test.each([
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "ff02::1",
  "2001:0:7f00:1::",
  "2001:db8::1",
  "2002:7f00:1::",
  "fe80::1%eth0",
  "localhost",
  "0x7f000001",
  "",
])("%s is none", (address) => expect(isPublicAddress(address)).toBe(false));
