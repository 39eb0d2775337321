using Streetcar.Bson;

namespace Streetcar.Query.Tests;

/// <summary>The expression operators, mostly by the manual's own examples.</summary>
public sealed class ExpressionTests
{
    [Theory]
    // Paths, variables, literals
    [InlineData("'$a.b'", "{ a: { b: 1 } }", "1")]
    [InlineData("'$a.b'", "{ a: [{ b: 1 }, { b: 2 }, 3] }", "[1, 2]")]
    [InlineData("'$a.0'", "{ a: [1] }", "[]")]
    [InlineData("['$a', '$none']", "{ a: 1 }", "[1, null]")]
    [InlineData("{ $literal: { $add: [2, 3] } }", "{}", "{ $add: [2, 3] }")]
    [InlineData("{ $let: { vars: { total: { $add: ['$price', '$tax'] }, d: 0.5 }, in: { $multiply: ['$$total', '$$d'] } } }", "{ price: 10, tax: 2 }", "6.0")]
    [InlineData("{ $let: { vars: { low: 1, high: '$$low' }, in: { $gt: ['$$low', '$$high'] } } }", "{ low: 9 }", "ERROR 17276 Use of undefined variable: low")]
    [InlineData("{ $let: { vars: { CURRENT: '$a' }, in: '$b' } }", "{ a: { b: 5 }, b: 6 }", "5")]
    [InlineData("'$$x'", "{}", "ERROR 17276 Use of undefined variable: x")]
    [InlineData("'$'", "{}", "ERROR 16872 '$' by itself is not a valid FieldPath")]
    [InlineData("{ $foo: 1 }", "{}", "ERROR 168 Unrecognized expression '$foo'")]
    [InlineData("{ $add: [1], $subtract: [1] }", "{}", "ERROR 15983 An object representing an expression must have exactly one field: { $add: [ 1 ], $subtract: [ 1 ] }")]
    [InlineData("{ $divide: [1] }", "{}", "ERROR 16020 Expression $divide takes exactly 2 arguments. 1 were passed in.")]
    [InlineData("{ $round: [1, 2, 3] }", "{}", "ERROR 28667 Expression $round takes at least 1 arguments, and at most 2, but 3 were passed in.")]
    // Arithmetic
    [InlineData("{ $add: ['$price', '$fee', 1] }", "{ price: 10, fee: 2 }", "13")]
    [InlineData("{ $add: [2147483647, 1] }", "{}", "{ $numberLong: '2147483648' }")]
    [InlineData("{ $add: [{ $numberLong: '9223372036854775807' }, 1] }", "{}", "9223372036854775808.0")]
    [InlineData("{ $add: [{ $date: '2014-03-01T08:00:00Z' }, 259200000] }", "{}", "{ $date: '2014-03-04T08:00:00Z' }")]
    [InlineData("{ $add: [1, '$none'] }", "{}", "null")]
    [InlineData("{ $add: [1, 'x'] }", "{}", "ERROR 14 $add only supports numeric or date types, not string")]
    [InlineData("{ $subtract: [{ $date: '2014-03-04T08:00:00Z' }, { $date: '2014-03-01T08:00:00Z' }] }", "{}", "{ $numberLong: '259200000' }")]
    [InlineData("{ $subtract: [3, 1.5] }", "{}", "1.5")]
    [InlineData("{ $subtract: [3, 'x'] }", "{}", "ERROR 14 can't $subtract string from int")]
    [InlineData("{ $multiply: [3, { $numberDecimal: '1.10' }] }", "{}", "{ $numberDecimal: '3.30' }")]
    [InlineData("{ $multiply: [3, 'x'] }", "{}", "ERROR 14 $multiply only supports numeric types, not string")]
    [InlineData("{ $divide: [80, 8] }", "{}", "10.0")]
    [InlineData("{ $divide: [1, 0] }", "{}", "ERROR 2 can't $divide by zero")]
    [InlineData("{ $divide: [1, 'x'] }", "{}", "ERROR 14 $divide only supports numeric types, not int and string")]
    [InlineData("{ $mod: [-13, 9] }", "{}", "-4")]
    [InlineData("{ $mod: [13, 3.5] }", "{}", "2.5")]
    [InlineData("{ $mod: [13, 0] }", "{}", "ERROR 16610 can't $mod by zero")]
    [InlineData("{ $abs: -1.5 }", "{}", "1.5")]
    [InlineData("{ $abs: { $numberLong: '-5' } }", "{}", "{ $numberLong: '5' }")]
    [InlineData("{ $abs: 'x' }", "{}", "ERROR 28765 $abs only supports numeric types, not string")]
    [InlineData("[{ $ceil: 7.8 }, { $ceil: -2.8 }, { $floor: 7.8 }, { $floor: -2.8 }, { $ceil: 5 }]", "{}", "[8.0, -2.0, 7.0, -3.0, 5]")]
    [InlineData("[{ $exp: 0 }, { $ln: 1 }, { $log: [100, 10] }, { $log10: 100 }, { $sqrt: 25 }]", "{}", "[1.0, 0.0, 2.0, 2.0, 5.0]")]
    [InlineData("{ $sqrt: { $numberDecimal: '2' } }", "{}", "{ $numberDecimal: '1.414213562373095048801688724209698' }")]
    [InlineData("{ $ln: -1 }", "{}", "ERROR 28766 $ln's argument must be a positive number, but is -1")]
    [InlineData("{ $sqrt: -1 }", "{}", "ERROR 28714 $sqrt's argument must be greater than or equal to 0")]
    [InlineData("[{ $pow: [5, 2] }, { $pow: [5, -1] }, { $pow: [2, 40] }, { $pow: [2, 0.5] }, { $pow: [3, { $numberLong: '2' }] }]", "{}", "[25, 0.2, { $numberLong: '1099511627776' }, 1.4142135623730951, { $numberLong: '9' }]")]
    [InlineData("{ $pow: [0, -1] }", "{}", "ERROR 28764 $pow cannot take a base of 0 and a negative exponent")]
    [InlineData("[{ $round: [19.25, 1] }, { $round: [28.75, 1] }, { $round: [2.5] }, { $round: [1234, -2] }, { $round: [1250, -2] }, { $round: -2.6 }]", "{}", "[19.2, 28.8, 2.0, 1200, 1200, -3.0]")]
    [InlineData("[{ $trunc: [19.25, 1] }, { $trunc: [-7.85] }, { $trunc: [1299, -2] }]", "{}", "[19.2, -7.0, 1200]")]
    [InlineData("{ $round: [1, 200] }", "{}", "ERROR 51083 cannot apply $round with precision value 200 value must be in [-20, 100]")]
    // Boolean, comparison, conditional
    [InlineData("[{ $and: [1, 'green'] }, { $and: [] }, { $and: [null, true] }, { $or: [false, 0] }, { $or: [] }, { $not: [true] }, { $not: ['$none'] }]", "{}", "[true, true, false, false, false, false, true]")]
    [InlineData("{ $or: [true, { $divide: ['$a', 0] }] }", "{ a: 1 }", "true")]
    [InlineData("[{ $cmp: [1, 2] }, { $eq: [1, 1.0] }, { $ne: [1, '1'] }, { $gt: ['a', 1] }, { $gte: [1, 1] }, { $lt: [null, 1] }, { $lte: [2, 1] }, { $lt: ['$none', null] }]", "{}", "[-1, true, true, true, true, true, false, true]")]
    [InlineData("{ $cond: { if: { $gte: ['$qty', 250] }, then: 30, else: 20 } }", "{ qty: 300 }", "30")]
    [InlineData("{ $cond: [{ $gte: ['$qty', 250] }, 30, '$$REMOVE'] }", "{ qty: 1 }", "missing")]
    [InlineData("{ $cond: { if: 1, then: 2 } }", "{}", "ERROR 17082 Missing 'else' parameter to $cond")]
    [InlineData("{ $ifNull: ['$a', '$b', 'x'] }", "{ a: null }", "'x'")]
    [InlineData("{ $ifNull: ['$a'] }", "{}", "ERROR 1257300 $ifNull needs at least two arguments, had: 1")]
    [InlineData("{ $switch: { branches: [{ case: { $eq: ['$a', 1] }, then: 'one' }, { case: { $eq: ['$a', 2] }, then: 'two' }], default: 'many' } }", "{ a: 2 }", "'two'")]
    [InlineData("{ $switch: { branches: [{ case: false, then: 1 }] } }", "{}", "ERROR 40066 $switch could not find a matching branch for an input, and no default was specified.")]
    // Strings
    [InlineData("{ $concat: ['$item', ' - ', '$d'] }", "{ item: 'ABC1', d: 'product 1' }", "'ABC1 - product 1'")]
    [InlineData("{ $concat: ['$item', null] }", "{ item: 'x' }", "null")]
    [InlineData("{ $concat: ['a', 1] }", "{}", "ERROR 16702 $concat only supports strings, not int")]
    [InlineData("[{ $toUpper: 'aé1' }, { $toLower: 'AÉ1' }, { $toUpper: null }, { $toUpper: 12 }]", "{}", "['Aé1', 'aÉ1', '', '12']")]
    [InlineData("[{ $strLenBytes: 'é$' }, { $strLenCP: 'é$😀' }]", "{}", "[3, 3]")]
    [InlineData("{ $strLenCP: 1 }", "{}", "ERROR 34471 $strLenCP requires a string argument, found: int")]
    [InlineData("[{ $substrBytes: ['apple', 1, 3] }, { $substrCP: ['h😀llo', 1, 2] }, { $substr: ['apple', 2, -1] }, { $substrBytes: ['x', 5, 1] }, { $substrCP: [12345, 1, 2] }]", "{}", "['ppl', '😀l', 'ple', '', '23']")]
    [InlineData("{ $substrBytes: ['é', 1, 1] }", "{}", "ERROR 28656 $substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.")]
    [InlineData("[{ $indexOfBytes: ['cafeteria', 'e'] }, { $indexOfBytes: ['cafétéria', 't'] }, { $indexOfCP: ['cafétéria', 't'] }, { $indexOfCP: ['foo.bar.fi', '.', 5] }, { $indexOfCP: ['vanilla', 'll', 0, 2] }, { $indexOfCP: ['hello', ''] }]", "{}", "[3, 5, 4, 7, -1, 0]")]
    [InlineData("[{ $split: ['June-15-2013', '-'] }, { $split: ['astronomical', 'astro'] }, { $split: ['pea green boat', 'owl'] }]", "{}", "[['June', '15', '2013'], ['', 'nomical'], ['pea green boat']]")]
    [InlineData("{ $split: ['a', ''] }", "{}", "ERROR 40087 $split requires a non-empty separator")]
    [InlineData("[{ $strcasecmp: ['13Q1', '13q4'] }, { $strcasecmp: ['abc', 'ABC'] }]", "{}", "[-1, 0]")]
    [InlineData("[{ $trim: { input: ' \\n good  bye \\t ' } }, { $trim: { input: ' ggggoodbyeeeee', chars: 'ge' } }, { $ltrim: { input: '  x ' } }, { $rtrim: { input: '  x ' } }, { $trim: { input: 'x', chars: '$none' } }]", "{}", "['good  bye', ' ggggoodby', 'x ', '  x', null]")]
    [InlineData("{ $trim: { input: 1 } }", "{}", "ERROR 50699 $trim requires its input to be a string, got 1 (of type int) instead.")]
    [InlineData("[{ $replaceOne: { input: 'blue paint blue', find: 'blue', replacement: 'red' } }, { $replaceAll: { input: 'blue paint blue', find: 'blue', replacement: 'red' } }, { $replaceAll: { input: 'x', find: null, replacement: 'y' } }]", "{}", "['red paint blue', 'red paint red', null]")]
    [InlineData("{ $regexFind: { input: '$d', regex: 'line' } }", "{ d: 'Single LINE: 1 line' }", "{ match: 'line', idx: 15, captures: [] }")]
    [InlineData("{ $regexFind: { input: 'cafétéria', regex: /(t)(x)?é/ } }", "{}", "{ match: 'té', idx: 4, captures: ['t', null] }")]
    [InlineData("{ $regexFindAll: { input: 'Foo foo', regex: 'fo(o)', options: 'i' } }", "{}", "[{ match: 'Foo', idx: 0, captures: ['o'] }, { match: 'foo', idx: 4, captures: ['o'] }]")]
    [InlineData("[{ $regexMatch: { input: 'abc', regex: /^A/i } }, { $regexMatch: { input: null, regex: 'a' } }, { $regexFind: { input: 'x', regex: 'y' } }]", "{}", "[true, false, null]")]
    [InlineData("{ $regexMatch: { input: 1, regex: 'a' } }", "{}", "ERROR 51104 $regexMatch needs 'input' to be of type string")]
    // Arrays
    [InlineData("[{ $arrayElemAt: ['$a', 0] }, { $arrayElemAt: ['$a', -1] }, { $arrayElemAt: [null, 0] }, { $first: '$a' }, { $last: '$a' }]", "{ a: [1, 2, 3] }", "[1, 3, null, 1, 3]")]
    [InlineData("{ $arrayElemAt: ['$a', 15] }", "{ a: [1, 2, 3] }", "missing")]
    [InlineData("{ $arrayElemAt: [1, 0] }", "{}", "ERROR 28689 $arrayElemAt's first argument must be an array, but is int")]
    [InlineData("[{ $concatArrays: [['a', 'b'], [['c']]] }, { $concatArrays: [[1], null] }]", "{}", "[['a', 'b', ['c']], null]")]
    [InlineData("[{ $in: [2, [1, 2.0]] }, { $in: ['x', []] }, { $isArray: [[1]] }, { $isArray: ['x'] }, { $size: '$a' }]", "{ a: [1, [2]] }", "[true, false, true, false, 2]")]
    [InlineData("{ $size: '$none' }", "{}", "ERROR 17124 The argument to $size must be an array, but was of type: missing")]
    [InlineData("{ $map: { input: '$q', as: 'g', in: { $add: ['$$g', '$bonus'] } } }", "{ q: [5, 6], bonus: 2 }", "[7, 8]")]
    [InlineData("{ $map: { input: [[1, 2], [3]], in: { $map: { input: '$$this', as: 'x', in: { $multiply: ['$$x', { $size: '$$this' }] } } } } }", "{}", "[[2, 4], [3]]")]
    [InlineData("{ $map: { input: 1, in: 1 } }", "{}", "ERROR 16883 input to $map must be an array not int")]
    [InlineData("{ $filter: { input: [1, 'a', 2, null, 3.1], as: 'num', cond: { $isNumber: '$$num' }, limit: 2 } }", "{}", "[1, 2]")]
    [InlineData("{ $filter: { input: 'x', cond: 1 } }", "{}", "ERROR 28651 input to $filter must be an array not string")]
    [InlineData("{ $reduce: { input: [1, 2, 3, 4], initialValue: { sum: 5, product: 2 }, in: { sum: { $add: ['$$value.sum', '$$this'] }, product: { $multiply: ['$$value.product', '$$this'] } } } }", "{}", "{ sum: 15, product: 48 }")]
    [InlineData("{ $zip: { inputs: [[1, 2, 3], ['A', 'B']] } }", "{}", "[[1, 'A'], [2, 'B']]")]
    [InlineData("{ $zip: { inputs: [[1], [2, 3]], useLongestLength: true, defaults: ['a', 'b'] } }", "{}", "[[1, 2], ['a', 3]]")]
    [InlineData("[{ $slice: [[1, 2, 3], 1, 1] }, { $slice: [[1, 2, 3], -2] }, { $slice: [[1, 2, 3], 15, 2] }, { $slice: [[1, 2, 3], -15, 2] }]", "{}", "[[2], [2, 3], [], [1, 2]]")]
    [InlineData("[{ $range: [0, 10, 3] }, { $range: [10, 0, -5] }, { $range: [0, 3] }, { $range: [3, 0] }]", "{}", "[[0, 3, 6, 9], [10, 5], [0, 1, 2], []]")]
    [InlineData("{ $range: [0, 5, 0] }", "{}", "ERROR 34449 $range requires a non-zero step value")]
    [InlineData("[{ $reverseArray: [[1, 2, 3]] }, { $indexOfArray: [['a', 'abc', 'b'], 'b'] }, { $indexOfArray: [[1, 2, 1], 1, 1] }, { $indexOfArray: [[1], 5] }]", "{}", "[[3, 2, 1], 2, 2, -1]")]
    [InlineData("[{ $firstN: { n: 2, input: [1, 2, 3] } }, { $lastN: { n: 2, input: [1, 2, 3] } }, { $maxN: { n: 2, input: [1, 3, null, 2] } }, { $minN: { n: 2, input: [1, 3, null, 2] } }]", "{}", "[[1, 2], [2, 3], [3, 2], [1, 2]]")]
    [InlineData("[{ $sortArray: { input: [3, 1, 2], sortBy: -1 } }, { $sortArray: { input: [{ a: 2, b: 1 }, { a: 1 }, { a: 2 }], sortBy: { a: 1, b: 1 } } }]", "{}", "[[3, 2, 1], [{ a: 1 }, { a: 2 }, { a: 2, b: 1 }]]")]
    [InlineData("[{ $arrayToObject: [[['item', 'abc'], ['qty', 25]]] }, { $arrayToObject: [[{ k: 'item', v: 'x' }]] }, { $objectToArray: { a: 1, b: [2] } }]", "{}", "[{ item: 'abc', qty: 25 }, { item: 'x' }, [{ k: 'a', v: 1 }, { k: 'b', v: [2] }]]")]
    // Sets
    [InlineData("[{ $setUnion: [['b', 'a'], ['b', 'c']] }, { $setIntersection: [['a', 'b'], ['b', 'a', 'c']] }, { $setDifference: [['a', 'b', 'a'], ['b']] }, { $setEquals: [['a', 'b', 'a'], ['b', 'a']] }, { $setIsSubset: [['a'], ['a', 'b']] }, { $setUnion: [[1], null] }]", "{}", "[['a', 'b', 'c'], ['a', 'b'], ['a'], true, true, null]")]
    [InlineData("[{ $allElementsTrue: [[true, 1, 'x']] }, { $allElementsTrue: [[[], 0]] }, { $anyElementTrue: [[false, null, 0]] }, { $anyElementTrue: [[[]]] }]", "{}", "[true, false, false, true]")]
    [InlineData("{ $setUnion: [[1], 'x'] }", "{}", "ERROR 17043 All operands of $setUnion must be arrays. One argument is of type: string")]
    // Objects
    [InlineData("{ $mergeObjects: ['$a', { b: 2, c: 3 }, null] }", "{ a: { x: 1, b: 1 } }", "{ x: 1, b: 2, c: 3 }")]
    [InlineData("{ $mergeObjects: [1] }", "{}", "ERROR 40400 $mergeObjects requires object inputs, but input 1 is of type int")]
    [InlineData("[{ $getField: 'a.b' }, { $getField: { field: { $literal: '$price' }, input: '$o' } }, { $getField: { field: 'x', input: 5 } }]", "{ 'a.b': 1, o: { $price: 2 } }", "[1, 2, null]")]
    [InlineData("[{ $setField: { field: 'a.b', input: '$$ROOT', value: 9 } }, { $setField: { field: 'x', input: '$o', value: '$$REMOVE' } }, { $unsetField: { field: 'x', input: '$o' } }]", "{ o: { x: 1, y: 2 } }", "[{ o: { x: 1, y: 2 }, 'a.b': 9 }, { y: 2 }, { y: 2 }]")]
    // Bitwise
    [InlineData("[{ $bitAnd: [0, 127] }, { $bitOr: [1, { $numberLong: '6' }] }, { $bitXor: [5, 1] }, { $bitNot: 5 }, { $bitAnd: [] }]", "{}", "[0, { $numberLong: '7' }, 4, -6, -1]")]
    // Trigonometry
    [InlineData("[{ $sin: 0 }, { $cos: 0 }, { $tan: 0 }, { $asin: 1 }, { $acos: 1 }, { $atan: 0 }, { $atan2: [0, 1] }, { $sinh: 0 }, { $cosh: 0 }, { $tanh: 0 }, { $asinh: 0 }, { $acosh: 1 }, { $atanh: 0 }, { $degreesToRadians: 180 }, { $radiansToDegrees: 0 }]", "{}",
        "[0.0, 1.0, 0.0, 1.5707963267948966, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 3.141592653589793, 0.0]")]
    [InlineData("{ $acos: 2 }", "{}", "ERROR 50989 cannot apply $acos to 2, value must be in [-1,1]")]
    // Types
    [InlineData("[{ $type: 1.5 }, { $type: '$none' }, { $type: [[]] }, { $isNumber: 1 }, { $binarySize: 'é' }, { $bsonSize: {} }, { $tsSecond: { $timestamp: { t: 7, i: 3 } } }, { $tsIncrement: { $timestamp: { t: 7, i: 3 } } }]", "{}",
        "['double', 'missing', 'array', true, 2, 5, { $numberLong: '7' }, { $numberLong: '3' }]")]
    [InlineData("[{ $toInt: 1.9 }, { $toInt: '-5' }, { $toInt: true }, { $toLong: '42' }, { $toDouble: '1.5' }, { $toDecimal: '1.10' }, { $toString: 2.5 }, { $toString: true }, { $toBool: 'false' }, { $toBool: 0 }, { $toInt: null }]", "{}",
        "[1, -5, 1, { $numberLong: '42' }, 1.5, { $numberDecimal: '1.10' }, '2.5', 'true', true, false, null]")]
    [InlineData("[{ $toDate: '2018-03-03' }, { $toDate: { $numberLong: '120000000000' } }, { $toString: { $date: '2018-03-27T16:58:51.538Z' } }, { $toObjectId: '5ab9cbfa31c2ab715d42129e' }]", "{}",
        "[{ $date: '2018-03-03T00:00:00Z' }, { $date: '1973-10-20T21:20:00Z' }, '2018-03-27T16:58:51.538Z', { $oid: '5ab9cbfa31c2ab715d42129e' }]")]
    [InlineData("[{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, { $convert: { input: '$none', to: 'int', onNull: 'null' } }, { $convert: { input: 1, to: 2 } }]", "{}", "['bad', 'null', '1']")]
    [InlineData("{ $toInt: 'x' }", "{}", "ERROR 241 Failed to parse number 'x' in $convert with no onError value")]
    [InlineData("{ $toInt: { $numberLong: '3000000000' } }", "{}", "ERROR 241 Conversion would overflow target type in $convert with no onError value: 3000000000")]
    [InlineData("{ $toInt: [[1]] }", "{}", "ERROR 241 Unsupported conversion from array to int in $convert with no onError value")]
    // Accumulators as operators
    [InlineData("[{ $sum: '$q' }, { $avg: '$q' }, { $max: '$q' }, { $min: '$q' }, { $sum: ['$a', '$b'] }, { $sum: ['$q', 1] }, { $stdDevPop: '$q' }, { $stdDevSamp: [[4]] }]", "{ q: [10, 6, 7, 'x'], a: 1, b: 2 }", "[23, 7.666666666666667, 'x', 6, 3, 1, 1.699673171197595, null]")]
    public void An_operator_makes_a_value(string expression, string document, string value)
    {
        if (!value.StartsWith("ERROR ", StringComparison.Ordinal))
        {
            ExpressionRunner.Evaluate(expression, document).ShouldBe(value == "missing" ? value : ExpressionRunner.Text(value));
            return;
        }

        var failure = Should.Throw<DocumentException>(() => ExpressionRunner.Evaluate(expression, document));
        $"ERROR {(int)failure.Code} {failure.Message}".ShouldBe(value);
    }

    [Fact]
    public void Variables_of_the_command_are_known_to_its_expressions()
    {
        var context = new QueryContext
        {
            Let = BsonDocument.Parse("{ target: { $add: [1, 2] } }"),
            Now = DateTimeOffset.UnixEpoch,
        };

        ExpressionRunner.Evaluate("['$$target', '$$NOW']", "{}", context)
            .ShouldBe(ExpressionRunner.Text("[3, { $date: '1970-01-01T00:00:00Z' }]"));
    }

    [Fact]
    public void A_random_number_is_another_one_each_time()
    {
        string number = ExpressionRunner.Evaluate("{ $rand: {} }", "{}");

        number.ShouldStartWith("{\"$numberDouble\": \"0.");
        ExpressionRunner.Evaluate("{ $rand: {} }", "{}").ShouldNotBe(number);
    }

    [Fact]
    public void A_value_that_grows_without_bound_is_refused()
    {
        const string Doubled = "{ $reduce: { input: { $range: [0, 60] }, initialValue: 'xxxxxxxx', in: { $concat: ['$$value', '$$value'] } } }";

        Should.Throw<DocumentException>(() => ExpressionRunner.Evaluate(Doubled, "{}")).Code.ShouldBe(ErrorCode.BsonObjectTooLarge);
    }
}
