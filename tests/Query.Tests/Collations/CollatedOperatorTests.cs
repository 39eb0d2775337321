using Streetcar.Bson;
using Streetcar.Query.Tests.Aggregation;
using Streetcar.Query.Tests.Expressions;
using Streetcar.Query.Tests.Updates;

namespace Streetcar.Query.Tests.Collations;

/// <summary>The collation in every place, beside filters and sorts, where strings are compared.</summary>
public sealed class CollatedOperatorTests
{
    private const string NoCase = "{ locale: 'en', strength: 2 }";
    private const string NoAccent = "{ locale: 'en', strength: 1 }";
    private const string CaseLevel = "{ locale: 'en', strength: 1, caseLevel: true }";
    private const string Numeric = "{ locale: 'en', numericOrdering: true }";

    [Theory]
    [InlineData(NoCase, "{ $eq: ['$a', 'CAFE'] }", "true")]
    [InlineData(NoCase, "{ $eq: ['$a', 'café'] }", "false")]
    [InlineData(NoAccent, "{ $eq: ['$a', 'CAFÉ'] }", "true")]
    [InlineData(CaseLevel, "{ $eq: ['$a', 'café'] }", "true")]
    [InlineData(CaseLevel, "{ $eq: ['$a', 'CAFE'] }", "false")]
    [InlineData("{ locale: 'en' }", "{ $eq: ['$a', 'CAFE'] }", "false")]
    [InlineData("{ locale: 'simple' }", "{ $lt: ['B', '$a'] }", "true")]
    [InlineData("{ locale: 'en' }", "{ $lt: ['B', '$a'] }", "true")]
    [InlineData("{ locale: 'en' }", "{ $gt: ['D', '$a'] }", "true")]
    [InlineData("{ locale: 'sv' }", "{ $gt: ['ö', 'z'] }", "true")]
    [InlineData("{ locale: 'de' }", "{ $gt: ['ö', 'z'] }", "false")]
    [InlineData(Numeric, "{ $lt: ['9', '10'] }", "true")]
    [InlineData(NoCase, "{ $ne: ['$a', 'CAFE'] }", "false")]
    [InlineData(NoCase, "{ $cmp: ['$a', 'CAFE'] }", "0")]
    [InlineData(NoCase, "{ $cmp: [{ x: 'A' }, { x: 'a' }] }", "0")]
    [InlineData(Numeric, "{ $cmp: ['2', '10'] }", "-1")]
    [InlineData(NoCase, "{ $gte: ['$a', 'CAFE'] }", "true")]
    [InlineData(NoCase, "{ $lte: ['$a', 'CAFE'] }", "true")]
    [InlineData(NoCase, "{ $in: ['CAFE', ['tea', '$a']] }", "true")]
    [InlineData(NoCase, "{ $in: ['CAFÉ', ['tea', '$a']] }", "false")]
    [InlineData(NoCase, "{ $indexOfArray: ['$words', 'A'] }", "1")]
    [InlineData(NoCase, "{ $indexOfCP: ['$a', 'C'] }", "-1")]
    [InlineData(NoCase, "{ $indexOfBytes: ['$a', 'C'] }", "-1")]
    [InlineData(NoCase, "{ $strcasecmp: ['$a', 'Z'] }", "-1")]
    [InlineData(NoCase, "{ $switch: { branches: [{ case: { $eq: ['$a', 'CAFE'] }, then: 1 }], default: 2 } }", "1")]
    [InlineData(NoCase, "{ $cond: [{ $eq: ['$a', 'CAFE'] }, 1, 2] }", "1")]
    [InlineData(NoCase, "{ $filter: { input: '$words', cond: { $eq: ['$$this', 'B'] } } }", "['b', 'B']")]
    [InlineData(NoCase, "{ $setUnion: [['a', 'B'], ['A', 'c']] }", "['a', 'B', 'c']")]
    [InlineData(NoCase, "{ $setIntersection: [['b', 'a'], ['A', 'B', 'c']] }", "['a', 'b']")]
    [InlineData(NoCase, "{ $setDifference: [['a', 'b'], ['A']] }", "['b']")]
    [InlineData(NoCase, "{ $setEquals: [['a', 'A'], ['a']] }", "true")]
    [InlineData(NoAccent, "{ $setEquals: [['é'], ['E']] }", "true")]
    [InlineData(NoCase, "{ $setEquals: [['é'], ['E']] }", "false")]
    [InlineData(NoCase, "{ $setIsSubset: [['A'], ['a', 'b']] }", "true")]
    [InlineData("{ locale: 'en' }", "{ $max: ['B', 'a', 'b'] }", "'B'")]
    [InlineData("{ locale: 'en' }", "{ $min: ['B', 'a', 'A'] }", "'a'")]
    [InlineData(Numeric, "{ $max: ['9', '10'] }", "'10'")]
    [InlineData(Numeric, "{ $maxN: { input: ['9', '10', '11'], n: 2 } }", "['11', '10']")]
    [InlineData(Numeric, "{ $minN: { input: ['10', '9', '11'], n: 2 } }", "['9', '10']")]
    [InlineData(Numeric, "{ $sortArray: { input: ['10', '9', '1'], sortBy: 1 } }", "['1', '9', '10']")]
    [InlineData(Numeric, "{ $sortArray: { input: [{ k: '10' }, { k: '9' }], sortBy: { k: 1 } } }", "[{ k: '9' }, { k: '10' }]")]
    [InlineData("{ locale: 'sv' }", "{ $sortArray: { input: ['ö', 'z', 'å', 'a'], sortBy: 1 } }", "['a', 'z', 'å', 'ö']")]
    public void Expressions_compare_strings_as_the_language_does(string collation, string expression, string expected) =>
        ExpressionRunner.Evaluate(expression, "{ a: 'cafe', words: ['b', 'a', 'B'] }", Context(collation))
            .ShouldBe(ExpressionRunner.Text(expected));

    [Theory]
    [InlineData(NoCase, "[{ $group: { _id: '$k', n: { $sum: 1 } } }]", "[{ _id: 'a', n: 2 }, { _id: 'B', n: 2 }, { _id: 'é', n: 1 }, { _id: 'E', n: 1 }]")]
    [InlineData(NoAccent, "[{ $group: { _id: '$k', n: { $sum: 1 } } }]", "[{ _id: 'a', n: 2 }, { _id: 'B', n: 2 }, { _id: 'é', n: 2 }]")]
    [InlineData(NoCase, "[{ $group: { _id: { k: '$k' }, n: { $sum: 1 } } }, { $limit: 1 }]", "[{ _id: { k: 'a' }, n: 2 }]")]
    [InlineData(NoCase, "[{ $sortByCount: '$k' }, { $limit: 2 }]", "[{ _id: 'a', count: 2 }, { _id: 'B', count: 2 }]")]
    [InlineData(NoCase, "[{ $group: { _id: null, s: { $addToSet: '$k' } } }]", "[{ _id: null, s: ['a', 'B', 'é', 'E'] }]")]
    [InlineData("{ locale: 'en' }", "[{ $group: { _id: null, min: { $min: '$k' }, max: { $max: '$k' } } }]", "[{ _id: null, min: 'a', max: 'é' }]")]
    [InlineData("{ locale: 'en' }", "[{ $group: { _id: null, min: { $minN: { input: '$k', n: 3 } }, max: { $maxN: { input: '$k', n: 2 } } } }]", "[{ _id: null, min: ['a', 'A', 'b'], max: ['é', 'E'] }]")]
    [InlineData("{ locale: 'en' }", "[{ $group: { _id: null, top: { $top: { output: '$k', sortBy: { k: 1 } } }, bottom: { $bottom: { output: '$k', sortBy: { k: 1 } } } } }]", "[{ _id: null, top: 'a', bottom: 'é' }]")]
    [InlineData("{ locale: 'en' }", "[{ $group: { _id: null, top: { $topN: { output: '$k', sortBy: { k: -1 }, n: 2 } } } }]", "[{ _id: null, top: ['é', 'E'] }]")]
    [InlineData("{ locale: 'en' }", "[{ $sort: { k: 1 } }, { $group: { _id: null, f: { $firstN: { input: '$k', n: 3 } } } }]", "[{ _id: null, f: ['a', 'A', 'b'] }]")]
    [InlineData(NoCase, "[{ $bucket: { groupBy: '$k', boundaries: ['A', 'c', 'z'] } }]", "[{ _id: 'A', count: 4 }, { _id: 'c', count: 2 }]")]
    [InlineData("{ locale: 'en' }", "[{ $bucketAuto: { groupBy: '$k', buckets: 3 } }]", "[{ _id: { min: 'a', max: 'b' }, count: 2 }, { _id: { min: 'b', max: 'E' }, count: 2 }, { _id: { min: 'E', max: 'é' }, count: 2 }]")]
    [InlineData(NoCase, "[{ $bucketAuto: { groupBy: '$k', buckets: 6 } }]", "[{ _id: { min: 'a', max: 'B' }, count: 2 }, { _id: { min: 'B', max: 'E' }, count: 2 }, { _id: { min: 'E', max: 'é' }, count: 1 }, { _id: { min: 'é', max: 'é' }, count: 1 }]")]
    [InlineData(NoCase, "[{ $setWindowFields: { partitionBy: '$k', sortBy: { i: 1 }, output: { n: { $documentNumber: {} } } } }, { $limit: 3 }, { $project: { _id: 0 } }]", "[{ k: 'a', i: 0, n: 1 }, { k: 'A', i: 3, n: 2 }, { k: 'B', i: 1, n: 1 }]")]
    [InlineData(NoCase, "[{ $setWindowFields: { sortBy: { k: 1 }, output: { r: { $rank: {} } } } }, { $limit: 4 }, { $project: { _id: 0, i: 0 } }]", "[{ k: 'a', r: 1 }, { k: 'A', r: 1 }, { k: 'B', r: 3 }, { k: 'b', r: 3 }]")]
    [InlineData(NoCase, "[{ $setWindowFields: { output: { s: { $addToSet: '$k' }, m: { $max: '$k' } } } }, { $limit: 1 }, { $project: { _id: 0, i: 0 } }]", "[{ k: 'a', s: ['a', 'B', 'é', 'E'], m: 'é' }]")]
    [InlineData(NoCase, "[{ $match: { k: { $in: ['a', 'b'] }, i: { $in: [0, 3] } } }, { $densify: { field: 'i', partitionByFields: ['k'], range: { step: 1, bounds: 'partition' } } }, { $project: { _id: 0 } }]", "[{ k: 'a', i: 0 }, { k: 'a', i: 1 }, { k: 'a', i: 2 }, { k: 'A', i: 3 }]")]
    [InlineData(NoCase, "[{ $redact: { $cond: [{ $eq: ['$k', 'A'] }, '$$KEEP', '$$PRUNE'] } }, { $count: 'n' }]", "[{ n: 2 }]")]
    [InlineData(NoCase, "[{ $project: { _id: 0, is: { $eq: ['$k', 'A'] } } }, { $limit: 1 }]", "[{ is: true }]")]
    [InlineData(NoCase, "[{ $match: { $expr: { $eq: ['$k', 'A'] } } }, { $count: 'n' }]", "[{ n: 2 }]")]
    [InlineData(NoCase, "[{ $facet: { a: [{ $match: { k: 'A' } }, { $count: 'n' }] } }]", "[{ a: [{ n: 2 }] }]")]
    public void Stages_compare_strings_as_the_language_does(string collation, string stages, string expected)
    {
        const string Documents = "[{ k: 'a', i: 0 }, { k: 'B', i: 1 }, { k: 'é', i: 2 }, { k: 'A', i: 3 }, { k: 'b', i: 4 }, { k: 'E', i: 5 }]";
        PipelineRunner.Run(stages, Documents, context: Context(collation)).ShouldBe(PipelineRunner.Text(expected));
    }

    [Fact]
    public void Boundaries_that_the_collation_does_not_tell_apart_are_refused() =>
        ((int)Should.Throw<DocumentException>(() => PipelineRunner.Compile(
            "[{ $bucket: { groupBy: '$k', boundaries: ['a', 'A'] } }]", Context(NoCase))).Code).ShouldBe(40194);

    [Theory]
    [InlineData(NoCase, "{ $addToSet: { a: 'B' } }", "{ a: ['a', 'b'] }", "{ a: ['a', 'b'] }")]
    [InlineData(NoCase, "{ $addToSet: { a: { $each: ['c', 'C', 'B'] } } }", "{ a: ['a', 'b'] }", "{ a: ['a', 'b', 'c'] }")]
    [InlineData(NoCase, "{ $addToSet: { a: { $each: ['1', '2', '3', '4', '5', '6', '7', '8', 'B', 'x', 'X'] } } }", "{ a: ['b'] }", "{ a: ['b', '1', '2', '3', '4', '5', '6', '7', '8', 'x'] }")]
    [InlineData(NoCase, "{ $addToSet: { a: 'É' } }", "{ a: ['e'] }", "{ a: ['e', 'É'] }")]
    [InlineData(NoAccent, "{ $addToSet: { a: 'É' } }", "{ a: ['e'] }", "{ a: ['e'] }")]
    [InlineData(NoCase, "{ $pull: { a: 'B' } }", "{ a: ['a', 'b', 'B'] }", "{ a: ['a'] }")]
    [InlineData(NoCase, "{ $pull: { a: { $in: ['A', 'X'] } } }", "{ a: ['a', 'b'] }", "{ a: ['b'] }")]
    [InlineData(NoCase, "{ $pull: { a: { k: 'A' } } }", "{ a: [{ k: 'a' }, { k: 'b' }] }", "{ a: [{ k: 'b' }] }")]
    [InlineData(NoCase, "{ $pullAll: { a: ['B', 'x'] } }", "{ a: ['a', 'b', 'X'] }", "{ a: ['a'] }")]
    [InlineData(NoCase, "{ $pullAll: { a: ['1', '2', '3', '4', '5', '6', '7', '8', 'B'] } }", "{ a: ['a', 'b'] }", "{ a: ['a'] }")]
    [InlineData(Numeric, "{ $min: { a: '9' } }", "{ a: '10' }", "{ a: '9' }")]
    [InlineData(Numeric, "{ $max: { a: '10' } }", "{ a: '9' }", "{ a: '10' }")]
    [InlineData(NoCase, "{ $max: { a: 'A' } }", "{ a: 'a' }", "{ a: 'a' }")]
    [InlineData(Numeric, "{ $push: { a: { $each: ['9'], $sort: 1 } } }", "{ a: ['10', '1'] }", "{ a: ['1', '9', '10'] }")]
    [InlineData(NoCase, "{ $set: { 'a.$[x]': 'hit' } }", "{ a: ['a', 'A', 'b'] }", "{ a: ['hit', 'hit', 'b'] }", "[{ x: 'a' }]")]
    [InlineData(NoCase, "[{ $set: { b: { $eq: ['$a', 'A'] } } }]", "{ a: 'a' }", "{ a: 'a', b: true }")]
    public void Updates_compare_strings_as_the_language_does(
        string collation, string update, string document, string expected, string? arrayFilters = null) =>
        UpdateRunner.Apply(UpdateRunner.Compile(update, arrayFilters, Context(collation)), Json.Document(document))
            .Document.ShouldBeJson(expected);

    private static QueryContext Context(string collation) => new() { Collation = Json.Document(collation) };
}
