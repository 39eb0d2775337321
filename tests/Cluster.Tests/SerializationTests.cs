using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Cluster.Tests;

/// <summary>What Orleans makes of a message on its way to another silo.</summary>
public sealed class SerializationTests : IDisposable
{
    // For the message's type, its members' ids and lengths.
    private const int Frame = 64;

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<int> Sizes => [0, 1_000, 1_000_000];

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Commands_and_replies_are_not_copied_for_a_grain_of_the_same_silo()
    {
        var document = new RawDocument { ["ping"] = 1 };
        var command = new Command("db", document.Bytes, [new DocumentSequence("documents", document.Bytes)]);
        var reply = new Reply(document);

        _services.GetRequiredService<DeepCopier<Command>>().Copy(command).ShouldBeSameAs(command);
        _services.GetRequiredService<DeepCopier<Reply>>().Copy(reply).ShouldBeSameAs(reply);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Documents_cross_as_one_block_of_bytes(int size)
    {
        var document = new RawDocument { ["padding"] = new string('x', size) };
        byte[] twice = [.. document.Span, .. document.Span];
        var command = new Command("db", document.Bytes, [new DocumentSequence("documents", twice)]);

        var (copy, length) = Cross(command);

        copy.Database.ShouldBe("db");
        copy.Document.ShouldBe(document);
        var sequence = copy.Sequences.ShouldHaveSingleItem();
        sequence.Name.ShouldBe("documents");
        sequence.Documents.Span.SequenceEqual(twice).ShouldBeTrue();
        length.ShouldBeLessThan((3 * document.Bytes.Length) + (2 * Frame));

        var (reply, replyLength) = Cross(new Reply(document));
        reply.Document.ShouldBe(document);
        replyLength.ShouldBeLessThan(document.Bytes.Length + Frame);
    }

    [Fact]
    public void A_message_is_not_copied_where_it_stays_on_its_silo()
    {
        var reply = new Reply(new RawDocument { ["a"] = 1 });

        _services.GetRequiredService<DeepCopier>().Copy(reply).ShouldBeSameAs(reply);
    }

    private (T Copy, int Length) Cross<T>(T message)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        byte[] bytes = serializer.SerializeToArray(message);
        return (serializer.Deserialize<T>(bytes)!, bytes.Length);
    }
}
