// @ts-check
/** Imported first by everything a person starts: an older Node fails later, and less clearly. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Rung needs Node 20.19 or newer; this is Node ${process.versions.node}.\n` +
      'Install a newer one from https://nodejs.org, or with your version manager (nvm install).\n',
  );
  process.exit(1);
}
