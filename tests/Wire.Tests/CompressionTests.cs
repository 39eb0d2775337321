using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Wire.Tests;

public sealed class CompressionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_compressed_request_gets_a_reply_compressed_alike(byte compressor)
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var answer = await client.AskAsync(
            Compressed(Msg(3, $"{{ ping: 1, filler: '{new string('x', 100_000)}', $db: 'test' }}"), compressor));

        answer.Compressor.ShouldBe(compressor);
        answer.ResponseTo.ShouldBe(3);
        answer.Body["command"].AsDocument["filler"].AsString.Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task What_does_not_compress_is_sent_all_the_same()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();
        byte[] noise = new byte[300_000];
        new Random(1).NextBytes(noise);

        var answer = await client.AskAsync(Compressed(
            Msg(3, $"{{ ping: 1, noise: {{ $binary: {{ base64: '{Convert.ToBase64String(noise)}', subType: '00' }} }}, $db: 'test' }}"), 2));

        answer.Body["command"].AsDocument["noise"].Raw.BinaryData.ToArray().ShouldBe(noise);
    }

    [Fact]
    public async Task A_checksum_within_compression_is_verified_as_if_there_were_none()
    {
        await using var listener = await TestListener.OpenAsync();
        using var client = await listener.ConnectAsync();

        var answer = await client.AskAsync(Compressed(WithChecksum(Msg(3, "{ ping: 1, $db: 'test' }")), 2));

        answer.Body["ok"].ShouldBe(1.0);
    }
}
