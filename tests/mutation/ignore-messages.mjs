// The words of broken invariants are for whoever reads a log: mutation testing leaves them as they are.
const messageOfInvariant = {
  shouldIgnore(path) {
    const call = path.parentPath;
    const isMessage = call?.isCallExpression() && path.key === 1 && path.listKey === "arguments";
    return isMessage && call.node.callee.name === "invariant" ? "the words of a broken invariant" : undefined;
  },
};

export const strykerPlugins = [{ kind: "Ignore", name: "messages-of-invariants", value: messageOfInvariant }];
