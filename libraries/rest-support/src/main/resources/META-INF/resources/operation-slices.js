// Makes Swagger UI open an operation quickly. To show an operation, Swagger UI resolves its references. It reads the whole document for this, and then
// replaces all operations that are already resolved. Both take many seconds for documents of this size. This plugin gives the resolver a document that
// has only the operation and the components to which the operation refers, and stores only the result. The plugin also sorts the list of documents.
const OperationSlices = () => {
  const pending = new Set();

  /** Swagger UI merges the members of allOf, which is wrong and very slow for members with if and then: one for each type of event. */
  const withoutConditions = value =>
    JSON.parse(JSON.stringify(value, (key, part) =>
      (key === 'allOf' && Array.isArray(part) && part.every(member => member.if) ? undefined : part)));

  const unescaped = part => part.replaceAll('~1', '/').replaceAll('~0', '~');

  /** Copies the components to which a value refers, and the components to which they refer, from one document to another. */
  function copyComponents(value, from, to) {
    if (value === null || typeof value !== 'object') return;
    if (typeof value.$ref === 'string' && value.$ref.startsWith('#/components/')) {
      const [kind, name] = value.$ref.slice('#/components/'.length).split('/').map(unescaped);
      to[kind] ??= {};
      if (from[kind]?.[name] !== undefined && !Object.hasOwn(to[kind], name)) {
        to[kind][name] = withoutConditions(from[kind][name]);
        copyComponents(to[kind][name], from, to);
      }
    }
    Object.values(value).forEach(part => copyComponents(part, from, to));
  }

  /** Returns a document with the value at this path and what the value refers to; null for another kind of path. */
  function slice(document, [section, name, method, ...further]) {
    const all = document.components ?? {};
    const components = {};
    const paths = {};
    if (section === 'paths' && method && further.length === 0 && document.paths?.[name]?.[method]) {
      const { [method]: operation, parameters, servers } = document.paths[name];
      paths[name] = { [method]: withoutConditions(operation), ...(parameters && { parameters }), ...(servers && { servers }) };
      if (all.securitySchemes) components.securitySchemes = all.securitySchemes;
      copyComponents(paths, all, components);
    } else if (section === 'components' && name === 'securitySchemes' && all.securitySchemes) {
      components.securitySchemes = all.securitySchemes;
    } else return null;
    return { ...document, tags: [], paths, components };
  }

  /** Resolves the value at this path. If this fails, `resolveInDocument` of Swagger UI does it and shows the errors. */
  async function resolve(path, resolveInDocument, { fn, specActions, specSelectors }) {
    const document = specSelectors.specJS();
    const part = slice(document, path);
    if (!part) return resolveInDocument(path);
    const key = JSON.stringify([specSelectors.url(), path]);
    if (pending.has(key)) return undefined;
    pending.add(key);
    try {
      const { spec, errors } = await fn.resolveSubtree(part, path, { baseDoc: String(new URL(specSelectors.url(), location.href)) });
      // Meanwhile the user can have selected another document.
      if (document !== specSelectors.specJS()) return undefined;
      return errors.length > 0 ? resolveInDocument(path) : specActions.updateResolvedSubtree(path, spec);
    } catch {
      return resolveInDocument(path);
    } finally {
      pending.delete(key);
    }
  }

  /** Lists the primary document first, and the others by name. The order of Quarkus depends on the hash codes of the names. */
  function sortDocuments({ urls }) {
    const isPrimary = ({ name }) => name === urls.primaryName;
    urls?.sort((a, b) => isPrimary(b) - isPrimary(a) || a.name.localeCompare(b.name));
  }

  return {
    statePlugins: {
      configs: {
        wrapActions: {
          loaded: (loaded, { getConfigs }) => () => {
            sortDocuments(getConfigs());
            return loaded();
          },
        },
      },
      spec: {
        wrapActions: {
          requestResolvedSubtree: (resolveInDocument, system) => path => resolve(path, resolveInDocument, system),
        },
      },
    },
  };
};
