interface Route {
  readonly method: string;
  readonly path: string;
}

interface Served {
  readonly routes: readonly Route[];
}

/** OpenAPI description of the API, limited to the parts read here. */
interface Described {
  readonly paths?: Readonly<Record<string, object>> | undefined;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The operations of the API, as documented. */
export function apiRoutes({ paths = {} }: Described): Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** Every other served route: pages and static files. */
export function pageRoutes({ routes }: Served, described: Described): Route[] {
  const ofApi = new Set(
    apiRoutes(described).map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`),
  );
  const found = new Map<string, Route>();
  for (const { method, path } of routes) {
    if (method === 'ALL' || path.includes('*')) continue;
    const bare = path.replaceAll(/:\w+/g, '{}');
    // Where a page shares its path with an API operation, the path includes the format of its tokens.
    if (!ofApi.has(`${method} ${bare}`)) found.set(`${method} ${path}`, { method, path });
  }
  return [...found.values()];
}
