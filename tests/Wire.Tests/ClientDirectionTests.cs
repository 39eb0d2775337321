using System.Buffers;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire.Tests;

public sealed class ClientDirectionTests
{
    private static readonly Command Insert = new(
        "tést",
        Json.Document("{ insert: 'pages', ordered: true }").Bytes,
        [new DocumentSequence("documents", Bytes.Join(Bytes.Document("{ _id: 1 }"), Bytes.Document("{ _id: 2 }")))]);

    [Fact]
    public void A_command_is_written_as_one_message_that_names_its_database()
    {
        var output = new ArrayBufferWriter<byte>();

        MessageWriter.WriteCommand(output, 42, Insert);

        output.WrittenSpan.ToArray().ShouldBe(Bytes.Msg(
            42,
            0,
            Bytes.Body("{ insert: 'pages', ordered: true, $db: 'tést' }"),
            Bytes.Sequence("documents", "{ _id: 1 }", "{ _id: 2 }")));
    }

    [Fact]
    public void A_database_that_the_body_names_is_not_named_twice()
    {
        var output = new ArrayBufferWriter<byte>();

        MessageWriter.WriteCommand(output, 1, new Command("test", Json.Document("{ ping: 1, $db: 'test' }")), MessageFlags.MoreToCome);

        output.WrittenSpan.ToArray().ShouldBe(Bytes.Msg(1, 2, Bytes.Body("{ ping: 1, $db: 'test' }")));
    }

    [Theory]
    [InlineData(Compressor.Noop)]
    [InlineData(Compressor.Zlib)]
    public void A_compressed_command_is_read_back_as_it_was(Compressor compressor)
    {
        var output = new ArrayBufferWriter<byte>();

        MessageWriter.WriteCommand(output, 7, Insert, compressor: compressor);

        var received = new ReadOnlySequence<byte>(output.WrittenMemory);
        MessageReader.TryRead(ref received, validate: true, out var message).ShouldBeTrue();
        received.IsEmpty.ShouldBeTrue();
        message!.Compressor.ShouldBe(compressor);
        message.RequestId.ShouldBe(7);
        var command = message.ToCommand();
        command.Database.ShouldBe("tést");
        command.Sequences.ShouldHaveSingleItem().Count().ShouldBe(2);
    }

    [Fact]
    public void A_command_over_the_limit_is_refused()
    {
        var command = Insert with { Sequences = [new DocumentSequence("documents", new byte[MessageHeader.MaxMessageSize])] };

        var error = Should.Throw<DocumentException>(() => MessageWriter.WriteCommand(new ArrayBufferWriter<byte>(), 1, command));

        error.Code.ShouldBe(ErrorCode.BsonObjectTooLarge);
        error.Message.ShouldContain("48000000 bytes");
    }

    [Fact]
    public void A_message_cut_anywhere_is_waited_for()
    {
        byte[] bytes = Bytes.Msg(1, "{ ping: 1, $db: 'test' }");
        for (int length = 0; length < bytes.Length; length++)
        {
            var received = new ReadOnlySequence<byte>(bytes, 0, length);
            MessageReader.TryRead(ref received, validate: true, out _).ShouldBeFalse();
            received.Length.ShouldBe(length);
        }
    }
}
