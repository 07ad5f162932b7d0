/** Fails the test run on every warning of Node, such as a deprecation or a listener leak. */
process.on('warning', (warning) => {
  throw warning;
});
