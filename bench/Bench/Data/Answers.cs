namespace Streetcar.Bench;

/// <summary>Checks replies; what is wrong ends the run.</summary>
internal static class Answers
{
    /// <summary>Checks that a write did what it should.</summary>
    public static void CheckWrite(ReadOnlySpan<byte> reply, int n)
    {
        if (!RawReader.TryFind(reply, "n"u8, out var count) || count.Type != ElementType.Int32 || count.Int32 != n
            || RawReader.TryFind(reply, "writeErrors"u8, out _))
            throw Wrong(reply);
    }

    public static void CheckOk(ReadOnlySpan<byte> reply)
    {
        if (!RawReader.TryFind(reply, "ok"u8, out var ok) || !ok.IsTruthy)
            throw Wrong(reply);
    }

    /// <summary>A reply's cursor: its batch, an array, and its id.</summary>
    public static ReadOnlySpan<byte> Batch(ReadOnlySpan<byte> reply, out long cursor)
    {
        if (!RawReader.TryFind(reply, "cursor"u8, out var found))
            throw Wrong(reply);
        cursor = RawReader.Find(found.Document, "id"u8).Int64;
        return RawReader.TryFind(found.Document, "firstBatch"u8, out var first)
            ? first.Document
            : RawReader.Find(found.Document, "nextBatch"u8).Document;
    }

    /// <summary>The only document of a reply's cursor.</summary>
    public static ReadOnlySpan<byte> Single(ReadOnlySpan<byte> reply)
    {
        var documents = new RawReader(Batch(reply, out long cursor));
        if (!documents.Read() || cursor != 0)
            throw Wrong(reply);
        var document = documents.Value.Document;
        return documents.Read() ? throw Wrong(reply) : document;
    }

    public static void Check(bool isRight, string what)
    {
        if (!isRight)
            throw new WrongAnswerException($"Wrong answer: {what}");
    }

    public static WrongAnswerException Wrong(ReadOnlySpan<byte> reply)
    {
        string text = new RawDocument(reply.ToArray()).ToString();
        return new WrongAnswerException($"Wrong answer: {(text.Length > 500 ? text[..500] + "…" : text)}");
    }
}

/// <summary>A server's answer is not what it should be.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
