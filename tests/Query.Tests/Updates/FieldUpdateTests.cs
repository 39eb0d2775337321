namespace Streetcar.Query.Tests.Updates;

/// <summary>The operators on fields, mostly by the manual's own examples.</summary>
public sealed class FieldUpdateTests
{
    [Theory]
    // $set
    [InlineData("{ $set: { quantity: 500, details: { model: '2600', make: 'Fashionaires' }, tags: ['coats'] } }",
        "{ _id: 100, quantity: 250, details: { model: '14QQ', make: 'Clothes Corp' }, tags: ['apparel'] }",
        "{ _id: 100, quantity: 500, details: { model: '2600', make: 'Fashionaires' }, tags: ['coats'] }")]
    [InlineData("{ $set: { 'details.make': 'Kustom Kidz' } }",
        "{ _id: 100, details: { model: '2600', make: 'Fashionaires' } }",
        "{ _id: 100, details: { model: '2600', make: 'Kustom Kidz' } }")]
    [InlineData("{ $set: { 'tags.1': 'rain gear', 'ratings.0.rating': 2 } }",
        "{ _id: 100, tags: ['coats', 'outerwear'], ratings: [{ by: 'Customer007', rating: 4 }] }",
        "{ _id: 100, tags: ['coats', 'rain gear'], ratings: [{ by: 'Customer007', rating: 2 }] }")]
    [InlineData("{ $set: { 'a.3': 'x' } }", "{ _id: 1, a: [0] }", "{ _id: 1, a: [0, null, null, 'x'] }")]
    [InlineData("{ $set: { 'a.2.b': 1, 'a.10.b': 2 } }", "{ _id: 1, a: [] }",
        "{ _id: 1, a: [null, null, { b: 1 }, null, null, null, null, null, null, null, { b: 2 }] }")]
    [InlineData("{ $set: { 'a.0': 1 } }", "{ _id: 1 }", "{ _id: 1, a: { '0': 1 } }")]
    [InlineData("{ $set: { 'a.b.c': 1, 'a.b.d': 2, x: 3 } }", "{ _id: 1 }", "{ _id: 1, a: { b: { c: 1, d: 2 } }, x: 3 }")]
    [InlineData("{ $set: { 'a.01': 1 } }", "{ _id: 1, a: {} }", "{ _id: 1, a: { '01': 1 } }")]
    // Fields are created in the order of their names, numbers by their value; existing ones keep their place.
    [InlineData("{ $set: { c: 1, a: 2, b: 3 } }", "{ _id: 1, b: 0 }", "{ _id: 1, b: 3, a: 2, c: 1 }")]
    [InlineData("{ $set: { 'a.10': 1, 'a.9': 2, 'a.x': 3 } }", "{ _id: 1, a: {} }", "{ _id: 1, a: { '9': 2, '10': 1, 'x': 3 } }")]
    // $unset
    [InlineData("{ $unset: { quantity: '', instock: '' } }", "{ _id: 1, item: 'chisel', quantity: 4, instock: true }", "{ _id: 1, item: 'chisel' }")]
    [InlineData("{ $unset: { 'a.1': 1, 'b.c': 1, 'x.y.z': 1, 'd.e': 1 } }", "{ _id: 1, a: [1, 2, 3], b: { c: 1 }, d: 5 }", "{ _id: 1, a: [1, null, 3], b: {}, d: 5 }")]
    // $rename
    [InlineData("{ $rename: { nmae: 'name' } }", "{ _id: 1, nmae: { first: 'george' }, x: 1 }", "{ _id: 1, x: 1, name: { first: 'george' } }")]
    [InlineData("{ $rename: { 'name.first': 'name.fname' } }", "{ _id: 1, name: { first: 'a', last: 'b' } }", "{ _id: 1, name: { last: 'b', fname: 'a' } }")]
    [InlineData("{ $rename: { 'name.last': 'contact.lname' } }", "{ _id: 1, name: { first: 'a', last: 'b' }, contact: { x: 1 } }", "{ _id: 1, name: { first: 'a' }, contact: { x: 1, lname: 'b' } }")]
    [InlineData("{ $rename: { wife: 'spouse' } }", "{ _id: 1, a: 1 }", "{ _id: 1, a: 1 }")]
    [InlineData("{ $rename: { wife: 'spouse' } }", "{ _id: 1, spouse: 1 }", "{ _id: 1, spouse: 1 }")]
    // $setOnInsert does nothing to a document that is there
    [InlineData("{ $setOnInsert: { a: 5, b: 6, 'c.d': 1 } }", "{ _id: 1, a: 1 }", "{ _id: 1, a: 1 }")]
    // $inc, $mul
    [InlineData("{ $inc: { quantity: -2, 'metrics.orders': 1 } }", "{ _id: 1, quantity: 10, metrics: { orders: 2, ratings: 3.5 } }", "{ _id: 1, quantity: 8, metrics: { orders: 3, ratings: 3.5 } }")]
    [InlineData("{ $inc: { a: 5, 'b.c': 1.5 } }", "{ _id: 1 }", "{ _id: 1, a: 5, b: { c: 1.5 } }")]
    [InlineData("{ $inc: { a: 1 } }", "{ _id: 1, a: 2147483647 }", "{ _id: 1, a: { $numberLong: '2147483648' } }")]
    [InlineData("{ $inc: { a: { $numberLong: '1' } } }", "{ _id: 1, a: 1 }", "{ _id: 1, a: { $numberLong: '2' } }")]
    [InlineData("{ $inc: { a: 0.5 } }", "{ _id: 1, a: 1 }", "{ _id: 1, a: 1.5 }")]
    [InlineData("{ $inc: { a: { $numberDecimal: '0.1' } } }", "{ _id: 1, a: { $numberDecimal: '0.2' } }", "{ _id: 1, a: { $numberDecimal: '0.3' } }")]
    [InlineData("{ $mul: { price: { $numberDecimal: '1.25' }, quantity: 2 } }", "{ _id: 1, price: { $numberDecimal: '10.99' }, quantity: 25 }", "{ _id: 1, price: { $numberDecimal: '13.7375' }, quantity: 50 }")]
    [InlineData("{ $mul: { price: { $numberLong: '100' }, other: 2.5 } }", "{ _id: 2 }", "{ _id: 2, other: 0.0, price: { $numberLong: '0' } }")]
    [InlineData("{ $mul: { price: 5 } }", "{ _id: 3, price: { $numberLong: '10' } }", "{ _id: 3, price: { $numberLong: '50' } }")]
    [InlineData("{ $mul: { a: 65536 } }", "{ _id: 3, a: 65536 }", "{ _id: 3, a: { $numberLong: '4294967296' } }")]
    // $min, $max
    [InlineData("{ $min: { lowScore: 150 } }", "{ _id: 1, highScore: 800, lowScore: 200 }", "{ _id: 1, highScore: 800, lowScore: 150 }")]
    [InlineData("{ $min: { lowScore: 250, x: 1 } }", "{ _id: 1, lowScore: 200 }", "{ _id: 1, lowScore: 200, x: 1 }")]
    [InlineData("{ $max: { highScore: 950, s: 'x' } }", "{ _id: 1, highScore: 800, s: 7 }", "{ _id: 1, highScore: 950, s: 'x' }")]
    [InlineData("{ $max: { highScore: 870.0 } }", "{ _id: 1, highScore: 870 }", "{ _id: 1, highScore: 870 }")]
    // $bit
    [InlineData("{ $bit: { expdata: { and: 10 } } }", "{ _id: 1, expdata: 13 }", "{ _id: 1, expdata: 8 }")]
    [InlineData("{ $bit: { expdata: { or: 5 } } }", "{ _id: 2, expdata: { $numberLong: '3' } }", "{ _id: 2, expdata: { $numberLong: '7' } }")]
    [InlineData("{ $bit: { expdata: { xor: 5 }, none: { or: 6 } } }", "{ _id: 3, expdata: 1 }", "{ _id: 3, expdata: 4, none: 6 }")]
    // An operator without fields, and no operator that does anything
    [InlineData("{ $set: {} }", "{ _id: 1, a: 1 }", "{ _id: 1, a: 1 }")]
    // A field given twice is only changed where it comes first
    [InlineData("{ $set: { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 } }", "{ _id: 1, j: 0, e: 0 }",
        "{ _id: 1, j: 10, e: 5, a: 1, b: 2, c: 3, d: 4, f: 6, g: 7, h: 8, i: 9 }")]
    public void An_operator_changes_fields(string update, string before, string after) =>
        UpdateRunner.Apply(update, before).ShouldBeJson(after);

    [Theory]
    [InlineData("{ $set: { a: 1 } }", false)]
    [InlineData("{ $set: { a: 1.0 } }", true)]
    [InlineData("{ $set: { b: 1 } }", true)]
    [InlineData("{ $unset: { b: 1 } }", false)]
    [InlineData("{ $inc: { a: 0 } }", false)]
    [InlineData("{ $min: { a: 5 } }", false)]
    [InlineData("{ $pull: { b: 5 } }", false)]
    [InlineData("{ _id: 1, a: 1 }", false)]
    [InlineData("{ a: 1 }", true)]
    [InlineData("{ a: 2 }", true)]
    [InlineData("{}", true)]
    public void An_update_tells_whether_it_changes_anything(string update, bool changes) =>
        UpdateRunner.Changes(update, "{ _id: 1, a: 1 }").ShouldBe(changes);

    [Fact]
    public void The_current_date_is_a_date_or_a_timestamp()
    {
        var before = DateTime.UtcNow.AddMilliseconds(-1);

        var document = UpdateRunner.Apply(
            "{ $currentDate: { a: true, b: { $type: 'timestamp' }, c: { $type: 'date' } } }", "{ _id: 1 }");

        document["a"].AsDateTime.ShouldBeInRange(before, DateTime.UtcNow);
        document["c"].AsDateTime.ShouldBeInRange(before, DateTime.UtcNow);
        DateTimeOffset.FromUnixTimeSeconds(document["b"].AsTimestamp.Seconds).UtcDateTime
            .ShouldBeInRange(before.AddSeconds(-1), DateTime.UtcNow);
    }

    [Theory]
    [InlineData("{ b: 2 }", "{ _id: 1, a: 1 }", "{ _id: 1, b: 2 }")]
    [InlineData("{ b: 2, _id: 1 }", "{ _id: 1, a: 1 }", "{ _id: 1, b: 2 }")]
    [InlineData("{}", "{ _id: 1, a: 1 }", "{ _id: 1 }")]
    public void A_replacement_keeps_the_id(string update, string before, string after)
    {
        UpdateRunner.Compile(update).IsReplacement.ShouldBeTrue();
        UpdateRunner.Apply(update, before).ShouldBeJson(after);
    }
}
