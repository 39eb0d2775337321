namespace Streetcar.Query.Tests.Updates;

/// <summary>The operators on arrays, mostly by the manual's own examples.</summary>
public sealed class ArrayUpdateTests
{
    [Theory]
    // $push
    [InlineData("{ $push: { scores: 89 } }", "{ _id: 1, scores: [44, 78, 38, 80] }", "{ _id: 1, scores: [44, 78, 38, 80, 89] }")]
    [InlineData("{ $push: { scores: { $each: [90, 92, 85] } } }", "{ _id: 1, scores: [45] }", "{ _id: 1, scores: [45, 90, 92, 85] }")]
    [InlineData("{ $push: { scores: [1, 2], 'a.b': { c: 1 } } }", "{ _id: 1 }", "{ _id: 1, a: { b: [{ c: 1 }] }, scores: [[1, 2]] }")]
    [InlineData("{ $push: { quizzes: { $each: [{ wk: 5, score: 8 }, { wk: 6, score: 7 }, { wk: 7, score: 6 }], $sort: { score: -1 }, $slice: 3 } } }",
        "{ _id: 5, quizzes: [{ wk: 1, score: 10 }, { wk: 2, score: 8 }, { wk: 3, score: 5 }, { wk: 4, score: 6 }] }",
        "{ _id: 5, quizzes: [{ wk: 1, score: 10 }, { wk: 2, score: 8 }, { wk: 5, score: 8 }] }")]
    [InlineData("{ $push: { scores: { $each: [50, 60, 70], $position: 0 } } }", "{ _id: 1, scores: [100] }", "{ _id: 1, scores: [50, 60, 70, 100] }")]
    [InlineData("{ $push: { scores: { $each: [20, 30], $position: 2 } } }", "{ _id: 2, scores: [50, 60, 70, 100] }", "{ _id: 2, scores: [50, 60, 20, 30, 70, 100] }")]
    [InlineData("{ $push: { scores: { $each: [90, 80], $position: -2 } } }", "{ _id: 3, scores: [50, 60, 20, 30, 70, 100] }", "{ _id: 3, scores: [50, 60, 20, 30, 90, 80, 70, 100] }")]
    [InlineData("{ $push: { scores: { $each: [1], $position: -20 } } }", "{ _id: 3, scores: [5] }", "{ _id: 3, scores: [1, 5] }")]
    [InlineData("{ $push: { scores: { $each: [80, 78, 86], $slice: -5 } } }", "{ _id: 1, scores: [40, 50, 60] }", "{ _id: 1, scores: [50, 60, 80, 78, 86] }")]
    [InlineData("{ $push: { scores: { $each: [100, 20], $slice: 3 } } }", "{ _id: 2, scores: [89, 90] }", "{ _id: 2, scores: [89, 90, 100] }")]
    [InlineData("{ $push: { scores: { $each: [], $slice: 0 } } }", "{ _id: 2, scores: [89, 90] }", "{ _id: 2, scores: [] }")]
    [InlineData("{ $push: { tests: { $each: [40, 60], $sort: 1 } } }", "{ _id: 2, tests: [89, 70, 89, 50] }", "{ _id: 2, tests: [40, 50, 60, 70, 89, 89] }")]
    [InlineData("{ $push: { tests: { $each: [], $sort: -1 } } }", "{ _id: 2, tests: [89, 70, 89, 50] }", "{ _id: 2, tests: [89, 89, 70, 50] }")]
    [InlineData("{ $push: { a: { $each: [{ b: { c: 2 } }], $sort: { 'b.c': 1, d: -1 } } } }", "{ _id: 2, a: [{ b: { c: 2 }, d: 3 }, 7, { b: { c: 1 } }] }",
        "{ _id: 2, a: [7, { b: { c: 1 } }, { b: { c: 2 }, d: 3 }, { b: { c: 2 } }] }")]
    // $addToSet
    [InlineData("{ $addToSet: { letters: ['c', 'd'] } }", "{ _id: 1, letters: ['a', 'b'] }", "{ _id: 1, letters: ['a', 'b', ['c', 'd']] }")]
    [InlineData("{ $addToSet: { tags: 'camera' } }", "{ _id: 1, tags: ['electronics', 'camera'] }", "{ _id: 1, tags: ['electronics', 'camera'] }")]
    [InlineData("{ $addToSet: { tags: { $each: ['camera', 'electronics', 'accessories', 'camera', 'x', 'x'] } } }", "{ _id: 2, tags: ['electronics', 'supplies'] }",
        "{ _id: 2, tags: ['electronics', 'supplies', 'camera', 'accessories', 'x'] }")]
    [InlineData("{ $addToSet: { a: { $each: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } } }", "{ _id: 2, a: [3.0, 11, 7] }", "{ _id: 2, a: [3.0, 11, 7, 1, 2, 4, 5, 6, 8, 9, 10] }")]
    [InlineData("{ $addToSet: { a: 1 } }", "{ _id: 2 }", "{ _id: 2, a: [1] }")]
    [InlineData("{ $addToSet: { a: { x: 1, y: 2 } } }", "{ _id: 2, a: [{ y: 2, x: 1 }] }", "{ _id: 2, a: [{ y: 2, x: 1 }, { x: 1, y: 2 }] }")]
    // $pop
    [InlineData("{ $pop: { scores: -1 } }", "{ _id: 1, scores: [8, 9, 10] }", "{ _id: 1, scores: [9, 10] }")]
    [InlineData("{ $pop: { scores: 1 } }", "{ _id: 10, scores: [9, 10] }", "{ _id: 10, scores: [9] }")]
    [InlineData("{ $pop: { scores: 1, none: 1 } }", "{ _id: 10, scores: [] }", "{ _id: 10, scores: [] }")]
    // $pull
    [InlineData("{ $pull: { fruits: { $in: ['apples', 'oranges'] }, vegetables: 'carrots' } }",
        "{ _id: 1, fruits: ['apples', 'pears', 'oranges', 'grapes', 'bananas'], vegetables: ['carrots', 'celery', 'squash', 'carrots'] }",
        "{ _id: 1, fruits: ['pears', 'grapes', 'bananas'], vegetables: ['celery', 'squash'] }")]
    [InlineData("{ $pull: { votes: { $gte: 6 } } }", "{ _id: 1, votes: [3, 5, 6, 7, 7, 8] }", "{ _id: 1, votes: [3, 5] }")]
    [InlineData("{ $pull: { results: { score: 8, item: 'B' } } }", "{ _id: 1, results: [{ item: 'A', score: 5 }, { item: 'B', score: 8 }] }", "{ _id: 1, results: [{ item: 'A', score: 5 }] }")]
    [InlineData("{ $pull: { results: { answers: { $elemMatch: { q: 2, a: { $gte: 8 } } } } } }",
        "{ _id: 1, results: [{ item: 'A', answers: [{ q: 1, a: 4 }, { q: 2, a: 6 }] }, { item: 'B', answers: [{ q: 1, a: 8 }, { q: 2, a: 9 }] }] }",
        "{ _id: 1, results: [{ item: 'A', answers: [{ q: 1, a: 4 }, { q: 2, a: 6 }] }] }")]
    [InlineData("{ $pull: { a: { $regex: '^x' }, b: [1, 2] } }", "{ _id: 1, a: ['xa', 'ax'], b: [1, [1, 2], 2] }", "{ _id: 1, a: ['ax'], b: [1, 2] }")]
    // $pullAll
    [InlineData("{ $pullAll: { scores: [0, 5] } }", "{ _id: 1, scores: [0, 2, 5, 5, 1, 0] }", "{ _id: 1, scores: [2, 1] }")]
    [InlineData("{ $pullAll: { a: [1, 2, 3, 4, 5, 6, 7, 8, 9] } }", "{ _id: 1, a: [0, 2.0, 5, 10] }", "{ _id: 1, a: [0, 10] }")]
    public void An_operator_changes_an_array(string update, string before, string after) =>
        UpdateRunner.Apply(update, before).ShouldBeJson(after);

    [Theory]
    // $
    [InlineData("{ $set: { 'grades.$': 82 } }", "{ grades: 80 }", null, "{ _id: 1, grades: [85, 80, 80] }", "{ _id: 1, grades: [85, 82, 80] }")]
    [InlineData("{ $set: { 'grades.$.std': 6 } }", "{ 'grades.grade': 85 }", null,
        "{ _id: 4, grades: [{ grade: 80, std: 8 }, { grade: 85, std: 5 }] }", "{ _id: 4, grades: [{ grade: 80, std: 8 }, { grade: 85, std: 6 }] }")]
    [InlineData("{ $inc: { 'a.$.b': 1, 'a.0.c': 1 } }", "{ 'a.x': 1 }", null, "{ _id: 4, a: [{ x: 1 }] }", "{ _id: 4, a: [{ x: 1, b: 1, c: 1 }] }")]
    // $[]
    [InlineData("{ $inc: { 'grades.$[]': 10 } }", null, null, "{ _id: 1, grades: [85, 82] }", "{ _id: 1, grades: [95, 92] }")]
    [InlineData("{ $inc: { 'grades.$[].std': -2 } }", null, null, "{ _id: 1, grades: [{ std: 8 }, { std: 5 }, {}] }", "{ _id: 1, grades: [{ std: 6 }, { std: 3 }, { std: -2 }] }")]
    [InlineData("{ $unset: { 'a.$[]': 1 } }", null, null, "{ _id: 1, a: [1, 2] }", "{ _id: 1, a: [null, null] }")]
    // $[name]
    [InlineData("{ $set: { 'grades.$[element]': 100 } }", null, "[{ element: { $gte: 100 } }]", "{ _id: 1, grades: [95, 102, 90, 150] }", "{ _id: 1, grades: [95, 100, 90, 100] }")]
    [InlineData("{ $set: { 'grades.$[elem].mean': 100 } }", null, "[{ 'elem.grade': { $gte: 85 } }]",
        "{ _id: 1, grades: [{ grade: 80, mean: 75 }, { grade: 85, mean: 90 }] }", "{ _id: 1, grades: [{ grade: 80, mean: 75 }, { grade: 85, mean: 100 }] }")]
    [InlineData("{ $inc: { 'grades.$[elem].std': -1 } }", null, "[{ 'elem.grade': { $gte: 80 }, 'elem.std': { $gte: 5 } }]",
        "{ _id: 1, grades: [{ grade: 80, std: 8 }, { grade: 85, std: 4 }] }", "{ _id: 1, grades: [{ grade: 80, std: 7 }, { grade: 85, std: 4 }] }")]
    [InlineData("{ $inc: { 'grades.$[t].questions.$[score]': 2 } }", null, "[{ 't.type': 'quiz' }, { score: { $gte: 8 } }]",
        "{ _id: 1, grades: [{ type: 'quiz', questions: [10, 8, 5] }, { type: 'hw', questions: [8, 9] }] }",
        "{ _id: 1, grades: [{ type: 'quiz', questions: [12, 10, 5] }, { type: 'hw', questions: [8, 9] }] }")]
    [InlineData("{ $set: { 'a.$[x].p': 1, 'a.$[y].q': 2 } }", null, "[{ 'x.v': 1 }, { 'y.w': 1 }]",
        "{ _id: 1, a: [{ v: 1 }, { w: 1 }, { v: 1, w: 1 }, 0] }", "{ _id: 1, a: [{ v: 1, p: 1 }, { w: 1, q: 2 }, { v: 1, w: 1, p: 1, q: 2 }, 0] }")]
    [InlineData("{ $set: { 'a.$[i].c.$[j].d': 2 } }", null, "[{ 'i.b': 5 }, { 'j.d': 1 }]", "{ _id: 1, a: [{ b: 5, c: [{ d: 1 }, { d: 2 }] }, { b: 4, c: [{ d: 1 }] }] }",
        "{ _id: 1, a: [{ b: 5, c: [{ d: 2 }, { d: 2 }] }, { b: 4, c: [{ d: 1 }] }] }")]
    public void A_positional_path_changes_the_elements_it_stands_for(
        string update, string? filter, string? arrayFilters, string before, string after) =>
        UpdateRunner.Apply(update, before, arrayFilters, filter).ShouldBeJson(after);
}
