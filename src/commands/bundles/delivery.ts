export { announce } from '../announce.js';
export { flush } from '../flush.js';
