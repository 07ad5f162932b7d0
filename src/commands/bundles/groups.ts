export { history } from '../history.js';
export { status } from '../status.js';
