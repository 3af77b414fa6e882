// @ts-check
/**
 * Imported first by every program that people start: an older Node would fail later, with a less clear
 * message.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Rung needs Node 20.19 or newer; this is Node ${process.versions.node}.\n` +
      'Install a newer one from https://nodejs.org, or with your version manager (nvm install).\n',
  );
  process.exit(1);
}
