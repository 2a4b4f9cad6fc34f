#!/usr/bin/env node
const { load } = require("./load-chunk.js");
void load("./main.js").main();
