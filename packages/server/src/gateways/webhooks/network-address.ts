import ipaddr from 'ipaddr.js';

const globalUnicast = ipaddr.IPv6.parse('2000::');
const nat64 = ipaddr.IPv6.parse('64:ff9b::');

/**
 * True if an IP address belongs to the public internet. An IPv6 address that embeds an IPv4 address (mapped,
 * NAT64, 6to4) is judged by the embedded one, because that is where its packets end up.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast';
  const carried = carriedIPv4(parsed);
  if (carried) return carried.range() === 'unicast';
  // The library calls every address missing from its table unicast, but only 2000::/3 has been allocated.
  return parsed.match(globalUnicast, 3) && parsed.range() === 'unicast';
}

function carriedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  if (address.match(nat64, 96)) return new ipaddr.IPv4(bytes.slice(12));
  if (address.range() === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return undefined;
}
