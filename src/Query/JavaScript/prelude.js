// Runs first in each engine: takes away what can't be bounded, and adds the types and functions of MongoDB's scripts. What the
// interpreter does in .NET by recursion over values that a script makes would overflow the stack; done here it is bounded.
(function (native) {
    'use strict';

    const kept = new Set(('Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date RegExp '
        + 'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Map Set WeakMap WeakSet '
        + 'Reflect Promise globalThis escape unescape encodeURI encodeURIComponent decodeURI decodeURIComponent isFinite isNaN').split(' '));
    const { apply, construct, ownKeys } = Reflect;
    const { isArray } = Array;
    const { stringify } = JSON;
    const { min, floor } = Math;
    const MaxString = 16 * 1024 * 1024;

    for (const name of ownKeys(globalThis)) {
        if (typeof name === 'string' && !kept.has(name))
            delete globalThis[name];
    }

    const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
    for (const name of Object.getOwnPropertyNames(iterators))
        delete iterators[name];
    delete Array.fromAsync;
    delete Array.prototype.toLocaleString;

    function hide(target, name, value) {
        Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
    }

    function hideAll(target, members) {
        for (const name of Object.getOwnPropertyNames(members))
            Object.defineProperty(target, name, { ...Object.getOwnPropertyDescriptor(members, name), enumerable: false });
    }

    function bounded(length) {
        if (length > MaxString)
            throw new RangeError('Invalid string length');
    }

    // What makes long strings within one step.
    const { repeat, padStart, padEnd, normalize, replace, replaceAll } = String.prototype;
    const regexReplace = RegExp.prototype[Symbol.replace];

    function replacing(original, self, text, pattern, replacement) {
        if (typeof replacement !== 'function') {
            replacement = `${replacement}`;
            const most = (text.length + 1) * (replacement.length + 1);
            if (replacement.includes('$'))
                bounded(/\$[`']/.test(replacement) ? most * text.length : most * 1.5);
            else if (most > MaxString) {
                const literal = replacement;
                let made = text.length;
                replacement = () => {
                    bounded(made += literal.length);
                    return literal;
                };
            }
        }
        return apply(original, self, pattern === undefined ? [text, replacement] : [pattern, replacement]);
    }

    hideAll(String.prototype, {
        repeat(count) {
            bounded(`${this}`.length * count);
            return apply(repeat, this, [count]);
        },
        padStart(length, filler) {
            bounded(length);
            return apply(padStart, this, [length, filler]);
        },
        padEnd(length, filler) {
            bounded(length);
            return apply(padEnd, this, [length, filler]);
        },
        normalize(form) {
            bounded(`${this}`.length * 18);
            return apply(normalize, this, [form]);
        },
        concat(...others) {
            let text = `${this}`;
            for (const other of others)
                text += `${other}`;
            return text;
        },
        replace(pattern, replacement) {
            return typeof pattern === 'string'
                ? replacing(replace, this, `${this}`, pattern, replacement)
                : apply(replace, this, [pattern, replacement]);
        },
        replaceAll(pattern, replacement) {
            return typeof pattern === 'string'
                ? replacing(replaceAll, this, `${this}`, pattern, replacement)
                : apply(replaceAll, this, [pattern, replacement]);
        },
        ltrim: String.prototype.trimStart,
        rtrim: String.prototype.trimEnd,
        pad(length, right, filler) {
            return right ? this.padEnd(length, filler) : this.padStart(length, filler);
        },
    });
    hide(RegExp.prototype, Symbol.replace, function (text, replacement) {
        return replacing(regexReplace, this, `${text}`, undefined, replacement);
    });
    hide(String, 'raw', function (strings, ...values) {
        let text = '';
        for (let i = 0; i < strings.raw.length; i++)
            text += `${strings.raw[i]}${i + 1 < strings.raw.length && i < values.length ? values[i] : ''}`;
        return text;
    });
    for (const name of ['encodeURI', 'encodeURIComponent', 'escape']) {
        const original = globalThis[name];
        hide(globalThis, name, function (text) {
            text = `${text}`;
            bounded(text.length * 9);
            return original(text);
        });
    }
    for (const name of ['keys', 'values', 'entries', 'getOwnPropertyNames', 'getOwnPropertyDescriptors']) {
        const original = Object[name];
        hide(Object, name, function (value) {
            if (typeof value === 'string' || value instanceof String)
                bounded(value.length * 16);
            return original(value);
        });
    }

    // What recurses over values.
    const joined = [];

    function flatten(source, depth, into) {
        for (let i = 0; i < source.length; i++) {
            if (!(i in source))
                continue;
            if (depth > 0 && isArray(source[i]))
                flatten(source[i], depth - 1, into);
            else
                into.push(source[i]);
        }
        return into;
    }

    hideAll(Array.prototype, {
        join(separator) {
            if (joined.includes(this))
                return '';
            joined.push(this);
            try {
                const between = separator === undefined ? ',' : `${separator}`;
                let text = '';
                for (let i = 0; i < this.length; i++) {
                    if (i > 0)
                        text += between;
                    if (this[i] !== null && this[i] !== undefined)
                        text += `${this[i]}`;
                }
                return text;
            } finally {
                joined.pop();
            }
        },
        toString() {
            return typeof this.join === 'function' ? this.join() : apply(Object.prototype.toString, this, []);
        },
        flat(depth) {
            return flatten(this, depth === undefined ? 1 : +depth, []);
        },
        flatMap(map, self) {
            return flatten(apply(Array.prototype.map, this, [map, self]), 1, []);
        },
    });

    hide(Function.prototype, 'bind', function (self, ...first) {
        if (typeof this !== 'function')
            throw new TypeError('Bind must be called on a function');
        const target = this;
        return function (...rest) {
            return new.target ? construct(target, [...first, ...rest]) : apply(target, self, [...first, ...rest]);
        };
    });

    function toText(value, replacer, space) {
        const change = typeof replacer === 'function' ? replacer : null;
        const listed = isArray(replacer) ? [...new Set(replacer.map(name => `${name}`))] : null;
        const gap = typeof space === 'number' ? ' '.repeat(min(10, floor(space))) : typeof space === 'string' ? space.slice(0, 10) : '';
        const open = [];

        function list(start, parts, end, indent) {
            if (parts.length === 0)
                return start + end;
            return gap === '' ? start + parts.join(',') + end
                : `${start}\n${indent}${gap}${parts.join(`,\n${indent}${gap}`)}\n${indent}${end}`;
        }

        function write(holder, key, indent) {
            let item = holder[key];
            if (typeof item === 'object' && item !== null && typeof item.toJSON === 'function')
                item = item.toJSON(key);
            if (change)
                item = apply(change, holder, [key, item]);
            if (item instanceof Number || item instanceof String || item instanceof Boolean)
                item = item.valueOf();
            if (typeof item !== 'object' || item === null)
                return stringify(item);
            if (open.includes(item))
                throw new TypeError('Converting circular structure to JSON');
            open.push(item);
            const parts = [];
            const inner = indent + gap;
            if (isArray(item)) {
                for (let i = 0; i < item.length; i++)
                    parts.push(write(item, `${i}`, inner) ?? 'null');
            } else {
                for (const name of listed ?? Object.keys(item)) {
                    const text = write(item, name, inner);
                    if (text !== undefined)
                        parts.push(`${stringify(name)}:${gap === '' ? '' : ' '}${text}`);
                }
            }
            open.pop();
            return isArray(item) ? list('[', parts, ']', indent) : list('{', parts, '}', indent);
        }

        return write({ '': value }, '', '');
    }

    hide(JSON, 'stringify', toText);
    delete JSON.rawJSON;
    delete JSON.isRawJSON;

    // The types of BSON.
    const prototypes = {};

    function define(name, members, creates = name) {
        const type = { [name]: function (...values) { return native.create(creates, ...values); } }[name];
        hideAll(type.prototype, members);
        prototypes[name] = type.prototype;
        hide(globalThis, name, type);
        return type;
    }

    function number(name) {
        define(name, {
            valueOf() { return native.number(this); },
            toNumber() { return native.number(this); },
            toString() {
                const text = native.text(this);
                const isShort = name === 'NumberInt' || (name === 'NumberLong' && native.number(this) > -(2 ** 31) && native.number(this) < 2 ** 31);
                return `${name}(${isShort ? text : stringify(text)})`;
            },
            toJSON() { return name === 'NumberInt' ? native.number(this) : { [name === 'NumberLong' ? '$numberLong' : '$numberDecimal']: native.text(this) }; },
            compare(other) { return native.compare(this, other); },
            equals(other) { return native.compare(this, other) === 0; },
            get floatApprox() { return native.number(this); },
            get exactValueString() { return native.text(this); },
        });
    }

    number('NumberInt');
    number('NumberLong');
    number('NumberDecimal');
    // Decimals take part in no arithmetic of doubles.
    delete prototypes.NumberDecimal.valueOf;

    define('ObjectId', {
        get str() { return native.text(this); },
        valueOf() { return native.text(this); },
        toString() { return `ObjectId(${stringify(native.text(this))})`; },
        toJSON() { return { $oid: native.text(this) }; },
        equals(other) { return native.compare(this, other) === 0; },
        getTimestamp() { return new Date(parseInt(native.text(this).slice(0, 8), 16) * 1000); },
        isObjectId: true,
    });
    hide(globalThis, 'ObjectID', ObjectId);

    define('BinData', {
        get type() { return native.subtype(this); },
        get len() { return native.size(this); },
        subtype() { return native.subtype(this); },
        length() { return native.size(this); },
        base64() { return native.text(this); },
        hex() { return native.hex(this); },
        toString() {
            const hex = native.hex(this);
            return native.subtype(this) === 4 && hex.length === 32
                ? `UUID("${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}")`
                : `BinData(${native.subtype(this)},"${native.text(this)}")`;
        },
        toJSON() { return { $binary: native.text(this), $type: native.subtype(this).toString(16).padStart(2, '0') }; },
    });
    for (const name of ['HexData', 'MD5', 'UUID'])
        hide(globalThis, name, function (...values) { return native.create(name, ...values); });

    define('Timestamp', {
        get t() { return native.seconds(this); },
        get i() { return native.ordinal(this); },
        getTime() { return native.seconds(this); },
        getInc() { return native.ordinal(this); },
        toString() { return `Timestamp(${this.t}, ${this.i})`; },
        toJSON() { return { $timestamp: { t: this.t, i: this.i } }; },
    });

    define('MinKey', {
        toString() { return 'MinKey'; },
        toJSON() { return { $minKey: 1 }; },
    });
    define('MaxKey', {
        toString() { return 'MaxKey'; },
        toJSON() { return { $maxKey: 1 }; },
    });
    define('Code', {
        get code() { return native.text(this); },
        get scope() { return native.scope(this); },
        toString() { return `Code(${stringify(native.text(this))})`; },
    });
    define('DBPointer', {
        toString() { return `DBPointer(${native.text(this)})`; },
    });
    define('Regex', {
        toString() { return native.text(this); },
    });
    delete globalThis.Regex;

    function DBRef($ref, $id, $db) {
        const reference = { __proto__: DBRef.prototype, $ref, $id };
        if ($db !== undefined)
            reference.$db = $db;
        return reference;
    }

    hideAll(DBRef.prototype, {
        getDb() { return this.$db; },
        getCollection() { return this.$ref; },
        getRef() { return this.$ref; },
        getId() { return this.$id; },
        toString() { return `DBRef(${[this.$ref, this.$id, this.$db].filter(part => part !== undefined).map(part => tojson(part)).join(', ')})`; },
    });
    prototypes.DBRef = DBRef.prototype;

    // Functions of MongoDB's scripts.
    function toShell(value, indent = '', isShort = false, depth = 0) {
        if (typeof value === 'string')
            return stringify(value);
        if (typeof value !== 'object' || value === null)
            return `${value}`;
        if (value instanceof Date)
            return isNaN(value) ? 'ISODate("0NaN-NaN-NaNTNaN:NaN:NaNZ")' : `ISODate("${value.toISOString().replace('.000', '')}")`;
        if (value instanceof Error)
            return `new ${value.name}(${stringify(value.message)})`;
        if (value.toString !== Object.prototype.toString && !isArray(value))
            return value.toString();
        const items = isArray(value) ? value.map(item => toShell(item, indent, isShort, depth + 1))
            : Object.keys(value).map(name => `${stringify(name)} : ${toShell(value[name], indent, isShort, depth + 1)}`);
        const [start, end] = isArray(value) ? '[]' : '{}';
        if (items.length === 0)
            return `${start} ${end}`;
        const step = isShort ? '' : indent || '\t';
        const line = isShort ? ' ' : `\n${step.repeat(depth + 1)}`;
        const text = `${start}${line}${items.join(`,${line}`)}${isShort ? ' ' : `\n${step.repeat(depth)}`}${end}`;
        return !isShort && indent === '' && text.length < 80 ? text.replace(/[\t\r\n]+/g, ' ') : text;
    }

    function fail(message) {
        throw new Error(`${message}`);
    }

    hideAll(globalThis, {
        DBRef,
        ISODate(text) {
            if (text === undefined)
                return new Date();
            const parts = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(\.\d+)?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text);
            const [, year, month, day, hours = '00', minutes = '00', seconds = '00', fraction = '', zone = 'Z'] = parts ?? fail(`invalid ISO date: ${text}`);
            const time = Date.UTC(year, month - 1, day, hours, minutes, seconds, Math.round(+`0${fraction}` * 1000));
            const offset = zone === 'Z' ? 0 : +`${zone[0]}1` * (+zone.slice(1, 3) * 60 + +(zone.slice(3).replace(':', '') || 0));
            return new Date(time - offset * 60000);
        },
        emit(...values) { native.emit(...values); },
        sleep(...values) { native.sleep(...values); },
        hex_md5(text) { return native.md5(text); },
        tojson(value, indent, isShort) { return toShell(value, indent, isShort); },
        tojsononeline(value) { return toShell(value, '', true); },
        tojsonObject(value, indent, isShort) { return toShell(value, indent, isShort); },
        print() { },
        printjson() { },
        printjsononeline() { },
        gc() { },
        isString(value) { return typeof value === 'string'; },
        isNumber(value) { return typeof value === 'number'; },
        isObject(value) { return typeof value === 'object'; },
        assert(condition, message) {
            if (!condition)
                fail(`assert failed${message === undefined ? '' : ` : ${message}`}`);
        },
        doassert: fail,
        fullObject: true,
    });
    hideAll(Array, {
        contains(array, value) { return array.includes(value); },
        unique(array) { return [...new Set(array)]; },
        sum(array) { return array.length === 0 ? null : array.reduce((sum, value) => sum + value); },
        avg(array) { return array.length === 0 ? null : Array.sum(array) / array.length; },
        stdDev(array) {
            const mean = Array.avg(array);
            return Math.sqrt(array.reduce((sum, value) => sum + (value - mean) ** 2, 0) / array.length);
        },
        tojson(array, indent, isShort) { return toShell(array, indent, isShort); },
    });
    hideAll(Object, {
        extend(target, source) { return Object.assign(target, source); },
        merge(first, second) { return { ...first, ...second }; },
        keySet(value) { return Object.keys(value); },
    });
    return prototypes;
})
