using Streetcar.Bson;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary><c>$setWindowFields</c> and the stages about ranges of values, mostly by the manual's own examples.</summary>
public sealed class WindowTests
{
    private const string Cakes = """
        [{ _id: 0, type: 'chocolate', orderDate: { $date: '2020-05-18T14:10:30Z' }, state: 'CA', price: 13, quantity: 120 },
         { _id: 1, type: 'chocolate', orderDate: { $date: '2021-03-20T11:30:05Z' }, state: 'WA', price: 14, quantity: 140 },
         { _id: 2, type: 'vanilla', orderDate: { $date: '2021-01-11T06:31:15Z' }, state: 'CA', price: 12, quantity: 145 },
         { _id: 3, type: 'vanilla', orderDate: { $date: '2020-02-08T13:13:23Z' }, state: 'WA', price: 13, quantity: 104 },
         { _id: 4, type: 'strawberry', orderDate: { $date: '2019-05-18T16:09:01Z' }, state: 'CA', price: 41, quantity: 162 },
         { _id: 5, type: 'strawberry', orderDate: { $date: '2019-01-08T06:12:03Z' }, state: 'WA', price: 43, quantity: 134 }]
        """;

    private const string Stocks = """
        [{ _id: 1, t: 'ABC', p: 13.0, d: 1 }, { _id: 2, t: 'ABC', p: 15.4, d: 2 }, { _id: 3, t: 'ABC', p: 12.0, d: 3 }, { _id: 4, t: 'ABC', p: 11.7, d: 4 }]
        """;

    [Theory]
    [InlineData("{ partitionBy: '$state', sortBy: { orderDate: 1 }, output: { v: { $sum: '$quantity', window: { documents: ['unbounded', 'current'] } } } }", Cakes, "4: 162, 0: 282, 2: 427, 5: 134, 3: 238, 1: 378")]
    [InlineData("{ partitionBy: { $year: '$orderDate' }, sortBy: { orderDate: 1 }, output: { v: { $avg: '$quantity', window: { documents: [-1, 0] } } } }", Cakes, "5: 134.0, 4: 148.0, 3: 104.0, 0: 112.0, 2: 145.0, 1: 142.5")]
    [InlineData("{ partitionBy: '$state', sortBy: { orderDate: 1 }, output: { v: { $max: '$quantity', window: { documents: ['unbounded', 'unbounded'] } } } }", Cakes, "4: 162, 0: 162, 2: 162, 5: 140, 3: 140, 1: 140")]
    [InlineData("{ partitionBy: '$state', sortBy: { price: 1 }, output: { v: { $sum: '$quantity', window: { range: [-10, 10] } } } }", Cakes, "2: 265, 0: 265, 4: 162, 3: 244, 1: 244, 5: 134")]
    [InlineData("{ partitionBy: '$state', sortBy: { orderDate: 1 }, output: { v: { $push: '$_id', window: { range: ['unbounded', 10], unit: 'month' } } } }", Cakes, "4: [ 4 ], 0: [ 4, 0, 2 ], 2: [ 4, 0, 2 ], 5: [ 5 ], 3: [ 5, 3 ], 1: [ 5, 3, 1 ]")]
    [InlineData("{ partitionBy: '$state', sortBy: { orderDate: 1 }, output: { v: { $push: '$_id', window: { range: ['unbounded', -10], unit: 'month' } } } }", Cakes, "4: [], 0: [ 4 ], 2: [ 4 ], 5: [], 3: [ 5 ], 1: [ 5, 3 ]")]
    [InlineData("{ sortBy: { _id: 1 }, output: { v: { $first: '$price', window: { documents: [1, 2] } } } }", Cakes, "0: 14, 1: 12, 2: 13, 3: 41, 4: 43, 5: null")]
    [InlineData("{ partitionBy: '$state', sortBy: { quantity: -1 }, output: { v: { $rank: {} } } }", Cakes, "4: 1, 2: 2, 0: 3, 1: 1, 5: 2, 3: 3")]
    [InlineData("{ sortBy: { price: 1 }, output: { v: { $rank: {} } } }", Cakes, "2: 1, 0: 2, 3: 2, 1: 4, 4: 5, 5: 6")]
    [InlineData("{ sortBy: { price: 1 }, output: { v: { $denseRank: {} } } }", Cakes, "2: 1, 0: 2, 3: 2, 1: 3, 4: 4, 5: 5")]
    [InlineData("{ sortBy: { price: 1 }, output: { v: { $documentNumber: {} } } }", Cakes, "2: 1, 0: 2, 3: 3, 1: 4, 4: 5, 5: 6")]
    [InlineData("{ partitionBy: '$state', sortBy: { quantity: -1 }, output: { v: { $shift: { output: '$quantity', by: 1, default: 'Not available' } } } }", Cakes, "4: 145, 2: 120, 0: Not available, 1: 134, 5: 104, 3: Not available")]
    [InlineData("{ partitionBy: '$state', sortBy: { quantity: -1 }, output: { v: { $shift: { output: '$quantity', by: -1 } } } }", Cakes, "4: null, 2: 162, 0: 145, 1: null, 5: 140, 3: 134")]
    [InlineData("{ partitionBy: '$t', sortBy: { d: 1 }, output: { v: { $expMovingAvg: { input: '$p', N: 2 } } } }", Stocks, "1: 13.0, 2: 14.6, 3: 12.866666666666667, 4: 12.088888888888889")]
    [InlineData("{ partitionBy: '$t', sortBy: { d: 1 }, output: { v: { $expMovingAvg: { input: '$p', alpha: 0.75 } } } }", Stocks, "1: 13.0, 2: 14.8, 3: 12.7, 4: 11.95")]
    [InlineData("{ sortBy: { x: 1 }, output: { v: { $derivative: { input: '$y' }, window: { documents: [-1, 0] } } } }", "[{ _id: 1, x: 0, y: 5 }, { _id: 2, x: 2, y: 6 }, { _id: 3, x: 2, y: 7 }]", "1: null, 2: 0.5, 3: null")]
    [InlineData("{ sortBy: { ts: 1 }, output: { v: { $derivative: { input: '$miles', unit: 'hour' }, window: { range: [-30, 0], unit: 'second' } } } }",
        "[{ _id: 1, ts: { $date: '2020-05-18T14:10:30Z' }, miles: 1295.1 }, { _id: 2, ts: { $date: '2020-05-18T14:11:00Z' }, miles: 1295.63 }, { _id: 3, ts: { $date: '2020-05-18T14:11:30Z' }, miles: 1296.25 }]",
        "1: null, 2: 63.60000000002401, 3: 74.3999999999869")]
    [InlineData("{ sortBy: { ts: 1 }, output: { v: { $integral: { input: '$kw', unit: 'hour' }, window: { range: ['unbounded', 'current'], unit: 'hour' } } } }",
        "[{ _id: 1, ts: { $date: '2020-05-18T14:10:30Z' }, kw: 2.95 }, { _id: 2, ts: { $date: '2020-05-18T14:11:00Z' }, kw: 2.7 }, { _id: 3, ts: { $date: '2020-05-18T14:11:30Z' }, kw: 2.6 }]",
        "1: 0.0, 2: 0.02354166666666667, 3: 0.045625000000000006")]
    [InlineData("{ sortBy: { x: 1 }, output: { v: { $integral: { input: '$y' }, window: { documents: [-1, 1] } } } }", "[{ _id: 1, x: 0, y: 0 }, { _id: 2, x: 1, y: 2 }, { _id: 3, x: 2, y: 2 }, { _id: 4, x: 4, y: 0 }]", "1: 1.0, 2: 3.0, 3: 4.0, 4: 2.0")]
    [InlineData("{ sortBy: { x: 1 }, output: { v: { $integral: { input: '$y' }, window: { documents: [1, 2] } } } }", "[{ _id: 1, x: 0, y: 0 }, { _id: 2, x: 1, y: 2 }, { _id: 3, x: 2, y: 2 }, { _id: 4, x: 4, y: 0 }]", "1: 2.0, 2: 2.0, 3: 0, 4: null")]
    [InlineData("{ sortBy: { x: 1 }, output: { v: { $integral: { input: '$y' }, window: { range: [-1, 0] } } } }", "[{ _id: 1, x: 0, y: 0 }, { _id: 2, x: 1, y: 2 }, { _id: 3, x: 2, y: 2 }, { _id: 4, x: 9, y: 5 }]", "1: 0, 2: 1.0, 3: 2.0, 4: 0")]
    [InlineData("{ sortBy: { x: 1 }, output: { v: { $push: '$x', window: { range: [1, 2] } } } }", "[{ _id: 1, x: 0 }, { _id: 2, x: 1 }, { _id: 3, x: 3 }, { _id: 4, x: 9 }]", "1: [ 1 ], 2: [ 3 ], 3: [], 4: []")]
    [InlineData("{ sortBy: { x: 1 }, output: { v: { $covariancePop: ['$x', '$y'], window: { documents: ['unbounded', 'current'] } } } }", "[{ _id: 1, x: 1, y: 2 }, { _id: 2, x: 3, y: 6 }]", "1: 0.0, 2: 2.0")]
    [InlineData("{ sortBy: { x: 1 }, output: { v: { $covarianceSamp: ['$x', '$y'], window: { documents: ['unbounded', 'current'] } } } }", "[{ _id: 1, x: 1, y: 2 }, { _id: 2, x: 3, y: 6 }]", "1: null, 2: 4.0")]
    [InlineData("{ sortBy: { d: 1 }, output: { v: { $linearFill: '$p' } } }", "[{ _id: 1, d: 1, p: 500 }, { _id: 2, d: 2 }, { _id: 3, d: 3, p: 515 }, { _id: 4, d: 4 }, { _id: 5, d: 5 }, { _id: 6, d: 6, p: 485 }, { _id: 7, d: 7 }]", "1: 500, 2: 507.5, 3: 515, 4: 505.0, 5: 495.0, 6: 485, 7: null")]
    [InlineData("{ sortBy: { _id: 1 }, output: { v: { $sum: '$quantity', window: { documents: [{ $subtract: [0, 1] }, { $add: [0] }] } } } }", Cakes, "0: 120, 1: 260, 2: 285, 3: 249, 4: 266, 5: 296")]
    [InlineData("{ sortBy: { d: 1 }, output: { v: { $locf: '$p' } } }", "[{ _id: 0, d: 0 }, { _id: 1, d: 1, p: 500 }, { _id: 2, d: 2, p: null }, { _id: 3, d: 3, p: 515 }]", "0: null, 1: 500, 2: 500, 3: 515")]
    [InlineData("{ partitionBy: '$state', sortBy: { price: 1 }, output: { v: { $topN: { n: 2, output: '$_id', sortBy: { quantity: -1 } } } } }", Cakes, "2: [ 4, 2 ], 0: [ 4, 2 ], 4: [ 4, 2 ], 3: [ 1, 5 ], 1: [ 1, 5 ], 5: [ 1, 5 ]")]
    public void A_window_function_gives_each_document_a_value(string specification, string documents, string values)
    {
        string result = PipelineRunner.Run($"[{{ $setWindowFields: {specification} }}]", documents);

        string.Join(", ", result.Split('\n').Select(Json.Document).Select(document => $"{document["_id"].AsInt32}: {Text(document["v"])}")).ShouldBe(values);
    }

    [Theory]
    // $fill
    [InlineData("[{ $fill: { output: { boots: { value: 0 }, sandals: { value: 1 } } } }]", "[{ _id: 1, boots: 10, sandals: null }, { _id: 2 }]", "[{ _id: 1, boots: 10, sandals: 1 }, { _id: 2, boots: 0, sandals: 1 }]")]
    [InlineData("[{ $fill: { sortBy: { d: 1 }, output: { p: { method: 'linear' } } } }]", "[{ d: 1, p: 500 }, { d: 2 }, { d: 3, p: 515 }]", "[{ d: 1, p: 500 }, { d: 2, p: 507.5 }, { d: 3, p: 515 }]")]
    [InlineData("[{ $fill: { sortBy: { d: 1 }, partitionBy: { r: '$r' }, output: { s: { method: 'locf' } } } }]", "[{ d: 1, r: 'a', s: 1 }, { d: 2, r: 'b' }, { d: 3, r: 'a' }]", "[{ d: 1, r: 'a', s: 1 }, { d: 3, r: 'a', s: 1 }, { d: 2, r: 'b', s: null }]")]
    [InlineData("[{ $fill: { sortBy: { d: 1 }, partitionByFields: ['r'], output: { s: { method: 'locf' } } } }]", "[{ d: 1, r: 'a', s: 1 }, { d: 3, r: 'a' }]", "[{ d: 1, r: 'a', s: 1 }, { d: 3, r: 'a', s: 1 }]")]
    // $densify
    [InlineData("[{ $densify: { field: 'altitude', partitionByFields: ['variety'], range: { bounds: 'full', step: 200 } } }]",
        "[{ altitude: 600, variety: 'A', score: 68 }, { altitude: 750, variety: 'A' }, { altitude: 950, variety: 'A' }, { altitude: 1250, variety: 'R' }, { altitude: 1400, variety: 'R' }]",
        "[{ altitude: 600, variety: 'A', score: 68 }, { altitude: 750, variety: 'A' }, { variety: 'A', altitude: 800 }, { altitude: 950, variety: 'A' }, { variety: 'A', altitude: 1000 }, { variety: 'A', altitude: 1200 }, { variety: 'A', altitude: 1400 }, { variety: 'R', altitude: 600 }, { variety: 'R', altitude: 800 }, { variety: 'R', altitude: 1000 }, { variety: 'R', altitude: 1200 }, { altitude: 1250, variety: 'R' }, { altitude: 1400, variety: 'R' }]")]
    [InlineData("[{ $densify: { field: 'a', partitionByFields: ['v'], range: { bounds: 'partition', step: 2 } } }]", "[{ a: 1, v: 1 }, { a: 6, v: 1 }, { a: 3, v: 2 }]", "[{ a: 1, v: 1 }, { v: 1, a: 3 }, { v: 1, a: 5 }, { a: 6, v: 1 }, { a: 3, v: 2 }]")]
    [InlineData("[{ $densify: { field: 'a', range: { bounds: [2, 6], step: 2 } } }]", "[{ a: 1 }, { a: 4 }, { x: 1 }, { a: 9 }]", "[{ x: 1 }, { a: 1 }, { a: 2 }, { a: 4 }, { a: 9 }]")]
    [InlineData("[{ $densify: { field: 't', range: { step: 12, unit: 'hour', bounds: [{ $date: '2021-05-18T00:00:00Z' }, { $date: '2021-05-19T00:00:00Z' }] } } }]", "[{ t: { $date: '2021-05-18T12:00:00Z' }, x: 1 }]", "[{ t: { $date: '2021-05-18T00:00:00Z' } }, { t: { $date: '2021-05-18T12:00:00Z' }, x: 1 }]")]
    // $bucketAuto
    [InlineData("[{ $bucketAuto: { groupBy: '$p', buckets: 4 } }]", "[{ p: 199.99 }, { p: 280 }, { p: 76.04 }, { p: 167.3 }, { p: 483 }, { p: 385 }, { p: 159 }, { p: 118.42 }]",
        "[{ _id: { min: 76.04, max: 159 }, count: 2 }, { _id: { min: 159, max: 199.99 }, count: 2 }, { _id: { min: 199.99, max: 385 }, count: 2 }, { _id: { min: 385, max: 483 }, count: 2 }]")]
    [InlineData("[{ $bucketAuto: { groupBy: '$p', buckets: 3, output: { ids: { $push: '$p' } } } }]", "[{ p: 1 }, { p: 1 }, { p: 1 }, { p: 2 }, { p: 3 }]", "[{ _id: { min: 1, max: 2 }, ids: [1, 1, 1] }, { _id: { min: 2, max: 3 }, ids: [2, 3] }]")]
    [InlineData("[{ $bucketAuto: { groupBy: '$p', buckets: 5, granularity: 'R20' } }]", "[{ p: 0 }, { p: 1 }, { p: 2 }, { p: 3 }, { p: 4 }, { p: 5 }, { p: 6 }, { p: 7 }, { p: 8 }, { p: 9 }, { p: 10 }]",
        "[{ _id: { min: 0, max: 1.12 }, count: 2 }, { _id: { min: 1.12, max: 3.15 }, count: 2 }, { _id: { min: 3.15, max: 5.6 }, count: 2 }, { _id: { min: 5.6, max: 7.1 }, count: 2 }, { _id: { min: 7.1, max: 11.2 }, count: 3 }]")]
    [InlineData("[{ $bucketAuto: { groupBy: '$p', buckets: 2, granularity: 'POWERSOF2' } }]", "[{ p: 5 }, { p: 6 }, { p: 9 }, { p: 20 }]", "[{ _id: { min: 4, max: 8 }, count: 2 }, { _id: { min: 8, max: 32 }, count: 2 }]")]
    [InlineData("[{ $bucketAuto: { groupBy: '$p', buckets: 2 } }]", "[]", "[]")]
    [InlineData("[{ $bucketAuto: { groupBy: '$p', buckets: 1, output: {} } }]", "[{ p: 1 }]", "[{ _id: { min: 1, max: 1 }, count: 1 }]")]
    [InlineData("[{ $bucketAuto: { groupBy: '$p', buckets: 2, granularity: 'R5' } }]", "[{ p: 0 }, { p: 0 }, { p: 0 }, { p: 2 }]", "[{ _id: { min: 0, max: 1.6 }, count: 3 }, { _id: { min: 1.6, max: 2.5 }, count: 1 }]")]
    public void A_stage_makes_documents_of_documents(string stages, string documents, string result) =>
        PipelineRunner.Run(stages, documents).ShouldBe(PipelineRunner.Text(result));

    [Theory]
    [InlineData("{ $setWindowFields: 1 }", 9, "the $setWindowFields stage specification must be an object, found int")]
    [InlineData("{ $setWindowFields: {} }", 40414, "BSON field '$setWindowFields.output' is missing but a required field")]
    [InlineData("{ $setWindowFields: { output: { a: { $foo: 1 } } } }", 9, "Unrecognized window function, $foo")]
    [InlineData("{ $setWindowFields: { output: { a: { $rank: {} } } } }", 5371602, "$rank must be specified with a top level sortBy expression with exactly one element")]
    [InlineData("{ $setWindowFields: { output: { a: { $sum: 1, window: { documents: [-1, 1] } } } } }", 5339901, "Document-based bounds require a sortBy")]
    [InlineData("{ $setWindowFields: { sortBy: { a: 1 }, output: { a: { $sum: 1, window: { documents: [1, -1] } } } } }", 5339900, "Lower bound must not exceed upper bound: [ 1, -1 ]")]
    [InlineData("{ $setWindowFields: { sortBy: { a: 1, b: 1 }, output: { a: { $sum: 1, window: { range: [1, 2] } } } } }", 5339902, "Range-based bounds require sortBy a single field")]
    [InlineData("{ $setWindowFields: { sortBy: { a: 1 }, output: { a: { $derivative: { input: '$x' } } } } }", 9, "$derivative requires explicit window bounds")]
    [InlineData("{ $fill: { output: {} } }", 6050203, "The output field in '$fill' must contain an object with at least one element")]
    [InlineData("{ $fill: { output: { a: { method: 'x' } } } }", 6050202, "Method must be either locf or linear")]
    [InlineData("{ $densify: { field: 'a', range: { step: 0, bounds: 'full' } } }", 5733401, "The step parameter in a range statement must be a strictly positive numeric value")]
    [InlineData("{ $densify: 1 }", 9, "The $densify stage specification must be an object, found int")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: 5 } } }", 5733404, "The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: [1] } } }", 5733403, "A bounding array in a range statement must have exactly two elements")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: [2, 1] } } }", 5733402, "A bounding array must be an ascending array of either two dates or two numbers")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: [1, 2], unit: 'day' } } }", 5733409, "Numeric bounds may not have unit parameter")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: [1, 'x'] } } }", 5733406, "A bounding array must contain either both dates or both numeric types")]
    [InlineData("{ $densify: { field: 'a', range: { step: 0.5, bounds: [1, 2] } } }", 5876900, "Upper bound, lower bound, and step must all have the same type")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: ['a', 'b'] } } }", 5946800, "Explicit bounds must be numeric or dates")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: [{ $date: '2020-01-01T00:00:00Z' }, { $date: '2020-01-02T00:00:00Z' }] } } }", 5733410, "A bounding array of dates must specify a unit")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1.5, unit: 'day', bounds: 'full' } } }", 6586400, "The step parameter in a range statement must be a whole number when densifying a date range")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: 'partition' } } }", 5733408, "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You may have meant to specify 'full' bounds.")]
    [InlineData("{ $densify: { field: 'a', range: { step: 1, bounds: 'x' } } }", 5946802, "Bounds string must either be 'full' or 'partition'")]
    [InlineData("{ $bucketAuto: { groupBy: '$a' } }", 40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.")]
    [InlineData("{ $bucketAuto: { groupBy: '$a', buckets: 0 } }", 40243, "The $bucketAuto 'buckets' field must be greater than 0, but found: 0.")]
    [InlineData("{ $bucketAuto: { groupBy: '$a', buckets: 1, granularity: 'R3' } }", 40257, "Unknown rounding granularity 'R3'")]
    [InlineData("{ $setWindowFields: { output: { a: { $sum: 1 }, 'a.b': { $sum: 1 } } } }", 6307900, "$setWindowFields 'output' specification contains two conflicting paths")]
    [InlineData("{ $setWindowFields: { output: { a: { $sum: 1, window: 1 } } } }", 9, "'window' field must be an object")]
    [InlineData("{ $setWindowFields: { output: { a: { $sum: 1, window: { x: 1 } } } } }", 9, "'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field")]
    [InlineData("{ $setWindowFields: { sortBy: { a: 1 }, output: { a: { $sum: 1, window: { range: [['x'], 1] } } } } }", 9, "Range-based bounds expression must be a number")]
    [InlineData("{ $setWindowFields: { sortBy: { a: 1 }, output: { a: { $sum: 1, window: { documents: ['x', 1] } } } } }", 9, "Window bounds must be 'unbounded', 'current', or a number.")]
    [InlineData("{ $setWindowFields: { sortBy: { a: 1 }, output: { a: { $sum: 1, window: { documents: [{ $add: ['$a', 1] }, 1] } } } } }", 9, "Window bounds expression must be a constant.")]
    [InlineData("{ $fill: { output: { a: { method: 'locf', value: 1 } } } }", 6050201, "Each fill output specification must have exactly one of 'method' or 'value' fields, not both")]
    [InlineData("{ $fill: { output: { a: 1 } } }", 6050200, "Each fill output specification must be an object with exactly one field")]
    public void A_wrong_stage_is_refused(string stage, int code, string message)
    {
        var failure = Should.Throw<DocumentException>(() => PipelineRunner.Compile($"[{stage}]"));

        failure.Message.ShouldBe(message);
        ((int)failure.Code).ShouldBe(code);
    }

    [Theory]
    [InlineData("{ $derivative: { input: '$y' }, window: { documents: [-1, 0] } }", "[{ x: 1, y: 1 }, { x: 2 }]", 5624903)]
    [InlineData("{ $derivative: { input: '$y' }, window: { documents: [-1, 0] } }", "[{ x: 1, y: 'a' }, { x: 2, y: 2 }]", 14)]
    [InlineData("{ $derivative: { input: '$y' }, window: { documents: [-1, 0] } }", "[{ x: { $date: '2020-01-01T00:00:00Z' }, y: 1 }]", 5624901)]
    [InlineData("{ $derivative: { input: '$y', unit: 'hour' }, window: { documents: [-1, 0] } }", "[{ x: 1, y: 1 }]", 5624900)]
    [InlineData("{ $derivative: { input: '$y' }, window: { documents: [-1, 0] } }", "[{ x: 'a', y: 1 }]", 5624902)]
    [InlineData("{ $integral: { input: '$y' } }", "[{ x: 1, y: 'a' }]", 5423900)]
    [InlineData("{ $integral: { input: '$y', unit: 'hour' } }", "[{ x: 1, y: 1 }]", 5423901)]
    [InlineData("{ $integral: { input: '$y' } }", "[{ x: { $date: '2020-01-01T00:00:00Z' }, y: 1 }]", 5423902)]
    [InlineData("{ $linearFill: '$y' }", "[{ x: 1, y: 1 }, { x: 1, y: 2 }]", 6050106)]
    [InlineData("{ $linearFill: '$y' }", "[{ x: 1, y: 'a' }]", 14)]
    [InlineData("{ $linearFill: '$y' }", "[{ x: 'a', y: 1 }]", 14)]
    [InlineData("{ $linearFill: '$y' }", "[{ x: 1, y: 1 }, { x: { $date: '2020-01-01T00:00:00Z' }, y: 1 }]", 14)]
    [InlineData("{ $sum: '$y', window: { range: [-1, 1] } }", "[{ x: 'a', y: 1 }]", 5429414)]
    [InlineData("{ $sum: '$y', window: { range: [-1, 1], unit: 'day' } }", "[{ x: 1, y: 1 }]", 5429513)]
    public void A_window_function_refuses_what_it_cannot_compute(string function, string documents, int code) =>
        ((int)Should.Throw<DocumentException>(() => PipelineRunner.Run(
            $"[{{ $setWindowFields: {{ sortBy: {{ x: 1 }}, output: {{ v: {function} }} }} }}]", documents)).Code).ShouldBe(code);

    [Fact]
    public void Densify_makes_no_more_than_half_a_million_documents() =>
        Should.Throw<DocumentException>(() => PipelineRunner.Run("[{ $densify: { field: 'a', range: { step: 1, bounds: [0, 1000000] } } }, { $count: 'n' }]", "[]"))
            .Code.ShouldBe((ErrorCode)5897900);

    private static string Text(RawValue value) => value switch
    {
        { Type: ElementType.Array } array => array.AsArray.Count == 0 ? "[]" : $"[ {string.Join(", ", array.AsArray.Select(Text))} ]",
        { Type: ElementType.Double } number when number.AsDouble == Math.Floor(number.AsDouble) => $"{number.AsDouble:0.0}",
        _ => value.ToString(),
    };
}
