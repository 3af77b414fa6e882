const loopbackHosts = [
  // dotted, short, decimal, octal, hexadecimal and mixed spellings of 127.0.0.1
  ...['127.0.0.1', '127.1', '127.0.1', '2130706433', '017700000001', '0x7f000001', '0x7f.0.0.1', '0x7f.1'],
  ...[
    '0177.0.0.1',
    '0177.1',
    '0x7F.0x0.0x0.0x1',
    '127.0.0.1.',
    '127.00.00.01',
    '127.255.255.254',
    '127.2.3.4',
  ],
  ...['0x7f.0.1', '0177.0x0.1', '127.0x0.0.1', '127.0.0x1', '0x7f000001.', '00000177.1', '127.0.0.0x01'],
  // digits and dots of other scripts, which URL parsers turn into ASCII
  ...['１２７.０.０.１', '127。0。0。1', '①②⑦.⓪.⓪.①', '𝟏𝟐𝟕.𝟎.𝟎.𝟏', '%31%32%37.0.0.1', '127%2e0%2e0%2e1'],
  // "this network", which reaches the machine itself
  ...['0.0.0.0', '0', '0x0', '00', '0.0', '0.0.0.1', '0.1.2.3'],
  // IPv6
  ...['[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::]', '[::0]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ...['[0:0:0:0:0:ffff:127.0.0.1]', '[::FFFF:7F00:0001]', '[::127.0.0.1]', '[::7f00:1]'],
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::127.0.0.1]', '[64:ff9b:1:2::7f00:1]'],
  ...['[2002:7f00:1::]', '[2002:7f00:0001::1]', '[2002:7f00:1:1:2:3:4:5]', '[::ffff:0:127.0.0.1]'],
  ...['[2001::1]', '[2001:0:7f00:1::]', '[100::1]'],
];

const privateHosts = [
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '0xa.0.0.1',
    '012.0.0.1',
    '167772161',
    '10.1',
    '172.16.0.1',
    '172.31.255.255',
  ],
  ...[
    '192.168.0.1',
    '192.168.1',
    '3232235521',
    '0xc0a80001',
    '0300.0250.0.1',
    '100.64.0.1',
    '100.127.255.254',
  ],
  // cloud metadata
  ...['169.254.169.254', '169.254.170.2', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518'],
  ...['[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]', '[2002:a9fe:a9fe::]'],
  ...['[fd00:ec2::254]', '100.100.100.200', '192.0.0.192', '168.63.129.16.internal'],
  // reserved, documentation, benchmark, multicast, broadcast
  ...['192.0.0.1', '192.0.2.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '192.88.99.1'],
  ...[
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '4294967295',
    '0xffffffff',
    '192.31.196.1',
  ],
  ...['[fe80::1]', '[febf::1]', '[fc00::1]', '[fd12:3456:789a::1]', '[fdff::ffff]', '[fec0::1]', '[ff02::1]'],
  ...['[ff05::2]', '[2001:db8::1]', '[2001:2::1]', '[2001:10::1]', '[2001:20::1]', '[3fff::1]', '[5f00::1]'],
  ...[
    '[::ffff:10.0.0.1]',
    '[::ffff:192.168.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[64:ff9b::c0a8:1]',
    '[2002:a00:1::]',
  ],
  ...['[2002:c0a8:1::]', '[4000::1]', '[8000::1]', '[200::1]', '[1::1]', '[::ffff:100.64.0.1]', '[::2]'],
  ...['[2002:ac10:1::1]', '[64:ff9b::172.16.0.1]', '[::ffff:172.16.0.1]', '[::ffff:0.0.0.0]', '[::a00:1]'],
];

const localNames = [
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'ｌｏｃａｌｈｏｓｔ',
    'a.localhost',
    'intranet',
    'db',
    'printer.local',
  ],
  ...[
    'metadata.google.internal',
    'metadata.google.internal.',
    'nas.lan',
    'router.home',
    'kubernetes',
    'lo%63alhost',
  ],
];

/** Public-looking names whose resolver says something else: by name, what it answers. */
export const hostileNames: Readonly<Record<string, readonly string[]>> = {
  'loopback.example.com': ['127.0.0.1'],
  'loopback6.example.com': ['::1'],
  'mapped.example.com': ['::ffff:127.0.0.1'],
  'nat64.example.com': ['64:ff9b::7f00:1'],
  '6to4.example.com': ['2002:7f00:1::'],
  'compatible.example.com': ['::127.0.0.1'],
  'any.example.com': ['0.0.0.0'],
  'any6.example.com': ['::'],
  'metadata.example.com': ['169.254.169.254'],
  'private.example.com': ['10.0.0.8'],
  'shared.example.com': ['100.64.7.7'],
  'unique-local.example.com': ['fd00::1'],
  'link-local.example.com': ['fe80::1%lo'],
  'last-is-private.example.com': ['93.184.215.14', '127.0.0.1'],
  'first-is-private.example.com': ['127.0.0.1', '93.184.215.14'],
  'mixed-families.example.com': ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', '127.0.0.1'],
  'not-an-address.example.com': ['localhost'],
  'trailing-dot.example.com.': ['127.0.0.1'],
  'xn--80ak6aa92e.example.com': ['127.0.0.1'],
  '127.0.0.1.nip.example.com': ['127.0.0.1'],
};

const otherForms = (port: number): string[] => [
  // user information, which people read as the host
  `http://example.com@127.0.0.1:${port}/`,
  `http://example.com:80@127.0.0.1:${port}/`,
  `http://example.com%40127.0.0.1:${port}/`,
  `http://user:secret@example.com:${port}/`,
  `http://127.0.0.1:${port}@loopback.example.com:${port}/`,
  `http://example.com@[::1]:${port}/`,
  `http://example.com#@127.0.0.1:${port}@127.0.0.1:${port}/`,
  `http://@127.0.0.1:${port}/`,
  // shapes that parsers disagree about
  `http:127.0.0.1:${port}/`,
  `http:/127.0.0.1:${port}/`,
  `http:\\\\127.0.0.1:${port}\\`,
  `http:///127.0.0.1:${port}/`,
  `http://\t127.0.0.1:${port}/`,
  `http://127.0.0\n.1:${port}/`,
  ` http://127.0.0.1:${port}/ `,
  `HTTP://127.0.0.1:${port}/`,
  `http://127.0.0.1:0${port}/`,
  `http://127.0.0.1\\@example.com:${port}/`,
  `http://[::1%25lo]:${port}/`,
  `http://[::1]:${port}`,
  `http://127.0.0.1:${port}?@example.com`,
  `//127.0.0.1:${port}/`,
  `127.0.0.1:${port}`,
  '',
  'http://',
  'http://:80/',
  `http://256.256.256.256:${port}/`,
  `http://[::1:${port}/`,
  `http://1.1.1.1 &@127.0.0.1:${port}/`,
  // other schemes
  `ftp://127.0.0.1:${port}/`,
  `gopher://127.0.0.1:${port}/_POST`,
  `dict://127.0.0.1:${port}/info`,
  `ws://127.0.0.1:${port}/`,
  'file:///etc/hostname',
  'data:text/plain,hello',
  'javascript:void(0)',
  'blob:https://example.com/1',
  `jar:http://127.0.0.1:${port}/!/`,
  `unix:/var/run/docker.sock`,
  `http+unix://%2Fvar%2Frun%2Fdocker.sock/`,
];

/** URLs that must never lead to a connection; where one can, `port` is where somebody listens. */
export function hostileUrls(port: number): string[] {
  const hosts = [...loopbackHosts, ...privateHosts, ...localNames, ...Object.keys(hostileNames)];
  return [...hosts.map((host) => `http://${host}:${port}/webhooks`), ...otherForms(port)];
}
