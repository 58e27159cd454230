/** A module by its name, and the members that are touched, dots between; none: the module itself is called or made. */
export type Touched = Readonly<Record<string, readonly string[]>>;

declare const window: { require(name: string): unknown };

/** Runs in the page: which of these are not there, `Module` or `Module.member`. */
export function missingInPage(touched: Touched): string[] {
  const moduleOf = (name: string): unknown => {
    try {
      return window.require(name);
    } catch {
      return undefined;
    }
  };
  return Object.entries(touched).flatMap(([name, members]) => {
    const module = moduleOf(name);
    if (module === undefined || module === null) return [name];
    const isThere = (path: string): boolean => {
      let value: unknown = module;
      for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined | null)?.[part];
      return value !== undefined && value !== null;
    };
    return members.filter((path) => !isThere(path)).map((path) => `${name}.${path}`);
  });
}
