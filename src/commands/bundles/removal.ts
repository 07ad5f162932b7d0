export { remove } from '../delete.js';
export { prune } from '../prune.js';
