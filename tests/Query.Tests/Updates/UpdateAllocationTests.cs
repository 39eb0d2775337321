using Streetcar.Bson;

namespace Streetcar.Query.Tests.Updates;

public sealed class UpdateAllocationTests
{
    [Theory]
    [InlineData("{ $set: { a: 2, 'b.c': 'text', new: 1 } }")]
    [InlineData("{ $inc: { a: 1, 'b.n': 0.5 } }")]
    [InlineData("{ $unset: { a: 1 }, $min: { 'b.n': 1 } }")]
    [InlineData("{ $push: { list: { x: 1 } } }")]
    [InlineData("{ _replaced: true }")]
    public void An_update_allocates_nothing_for_a_document(string text)
    {
        var update = UpdateRunner.Compile(text);
        var document = Json.Document("{ _id: 1, a: 1, b: { c: 'x', n: 2 }, list: [1, 2] }");
        using var output = new RawWriter(4096);
        for (int i = 0; i < 100; i++)
            update.Apply(document.Span, output);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            update.Apply(document.Span, output);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
