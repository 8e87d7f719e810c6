// A map from key(one) to all that have it, in their order.
export function groupBy(list, key) {
  const groups = new Map();
  for (const one of list) {
    const group = groups.get(key(one));
    group ? group.push(one) : groups.set(key(one), [one]);
  }
  return groups;
}
