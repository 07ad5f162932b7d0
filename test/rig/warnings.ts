/** A deprecation or a leaked listener that Node warns about is a failure of the test run. */
process.on('warning', (warning) => {
  throw warning;
});
