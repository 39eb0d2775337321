using Streetcar.Bson;

namespace Streetcar.Query.Tests;

public sealed class ProjectionTests
{
    private const string Page = "{ _id: 1, a: 2, b: { c: 3, d: 4 }, e: [{ f: 5, g: 6 }, 7, [{ f: 8, g: 9 }]] }";

    [Theory]
    [InlineData("{}", Page)]
    [InlineData("{ a: 1 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ a: true, _id: 0 }", "{ a: 2 }")]
    [InlineData("{ _id: 1 }", "{ _id: 1 }")]
    [InlineData("{ b: 1, a: 1 }", "{ _id: 1, a: 2, b: { c: 3, d: 4 } }")]
    [InlineData("{ x: 1 }", "{ _id: 1 }")]
    [InlineData("{ a: 0.5 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ a: -1 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ 'b.c': 1 }", "{ _id: 1, b: { c: 3 } }")]
    [InlineData("{ b: { c: 1 } }", "{ _id: 1, b: { c: 3 } }")]
    [InlineData("{ b: { c: 1 }, 'b.d': 1 }", "{ _id: 1, b: { c: 3, d: 4 } }")]
    [InlineData("{ 'b.x': 1 }", "{ _id: 1, b: {} }")]
    [InlineData("{ 'a.x': 1 }", "{ _id: 1 }")]
    [InlineData("{ 'e.f': 1 }", "{ _id: 1, e: [{ f: 5 }, [{ f: 8 }]] }")]
    [InlineData("{ 'e.0': 1 }", "{ _id: 1, e: [{}, [{}]] }")]
    [InlineData("{ '_id.x': 1, a: 1 }", "{ a: 2 }")]
    public void An_inclusion_keeps_the_named_fields_in_their_order(string projection, string expected) =>
        ShouldProject(projection, Page, expected);

    [Theory]
    [InlineData("{ a: 0 }", "{ _id: 1, b: { c: 3, d: 4 }, e: [{ f: 5, g: 6 }, 7, [{ f: 8, g: 9 }]] }")]
    [InlineData("{ _id: 0, b: false, e: 0 }", "{ a: 2 }")]
    [InlineData("{ _id: 0 }", "{ a: 2, b: { c: 3, d: 4 }, e: [{ f: 5, g: 6 }, 7, [{ f: 8, g: 9 }]] }")]
    [InlineData("{ _id: 1, b: 0, e: 0 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ 'b.c': 0, e: 0 }", "{ _id: 1, a: 2, b: { d: 4 } }")]
    [InlineData("{ b: { c: 0 }, e: 0 }", "{ _id: 1, a: 2, b: { d: 4 } }")]
    [InlineData("{ 'e.f': 0, b: 0 }", "{ _id: 1, a: 2, e: [{ g: 6 }, 7, [{ g: 9 }]] }")]
    [InlineData("{ 'a.x': 0, b: 0, e: 0 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ x: 0, b: 0, e: 0 }", "{ _id: 1, a: 2 }")]
    public void An_exclusion_leaves_the_named_fields_out(string projection, string expected) =>
        ShouldProject(projection, Page, expected);

    [Theory]
    [InlineData("{ a: 1, b: 0 }", 31254, "Cannot do exclusion on field b in inclusion projection")]
    [InlineData("{ a: 0, b: 1 }", 31253, "Cannot do inclusion on field b in exclusion projection")]
    [InlineData("{ a: 1, 'a.b': 1 }", 31249, "Path collision at a.b remaining portion b")]
    [InlineData("{ 'a.b': 1, a: 1 }", 31250, "Path collision at a")]
    [InlineData("{ 'a.b.c': 1, 'a.b': 1 }", 31250, "Path collision at a.b")]
    [InlineData("{ a: { b: 1 }, 'a.b': 1 }", 31250, "Path collision at a.b")]
    [InlineData("{ a: {} }", 51270, "An empty sub-projection is not a valid value. Found empty object at path a")]
    [InlineData("{ '': 1 }", 40352, "FieldPath cannot be constructed with empty string")]
    [InlineData("{ 'a.': 1 }", 40353, "FieldPath must not end with a '.'.")]
    [InlineData("{ 'a..b': 1 }", 15998, "FieldPath field names may not be empty strings.")]
    [InlineData("{ $a: 1 }", 16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")]
    [InlineData("{ a: { $foo: 1 } }", 31325, "Unknown expression $foo")]
    public void A_contradictory_projection_is_refused(string projection, int code, string message)
    {
        var refusal = Should.Throw<DocumentException>(() => Projection.Compile(projection!));
        refusal.Message.ShouldBe(message);
        ((int)refusal.Code).ShouldBe(code);
    }

    [Theory]
    [InlineData("{ a: 1 }", "a _id")]
    [InlineData("{ a: 1, 'b.c': 1, _id: 0 }", "a b.c")]
    [InlineData("{ a: { b: 1, c: 1 }, _id: 1 }", "a.b a.c _id")]
    [InlineData("{ a: 0 }", null)]
    [InlineData("{}", null)]
    public void The_fields_that_it_reads_are_known(string projection, string? fields)
    {
        var paths = Projection.Compile(projection!).Fields;
        (paths is null ? null : string.Join(' ', paths)).ShouldBe(fields);
    }

    [Fact]
    public void It_writes_into_an_open_array()
    {
        using var writer = new BsonWriter();
        writer.WriteStartArray();
        Projection.Compile("{ a: 1, _id: 0 }").Write(BsonDocument.Parse(Page).Span, writer);
        Projection.Whole.Write(BsonDocument.Parse("{ x: 1 }").Span, writer);
        writer.WriteEndArray();
        new BsonArray(writer.WrittenSpan.ToArray()).ToString().ShouldBe(
            BsonDocument.Parse("{ v: [{ a: 2 }, { x: 1 }] }")["v"].ToString());
    }

    private static void ShouldProject(string projection, string document, string expected)
    {
        using var writer = new BsonWriter();
        Projection.Compile(projection!).Write(BsonDocument.Parse(document).Span, writer);
        writer.ToDocument().ToString().ShouldBe(BsonDocument.Parse(expected).ToString());
        BsonValidator.Validate(writer.WrittenSpan);
    }
}
