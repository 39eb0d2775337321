namespace Streetcar.Grains.Commands;

/// <summary>What the commands that tell of users and of roles have in common.</summary>
internal static class InfoReply
{
    /// <summary>Whether all of the command's database are asked for: by the number 1.</summary>
    public static bool IsAll(RawValue asked) => asked.IsNumber && asked.Raw.TryGetInt64(out long number) && number == 1;

    /// <summary>A reply with documents.</summary>
    /// <exception cref="DocumentException">BsonObjectTooLarge: they are more than fit one.</exception>
    public static Reply Of(string name, IReadOnlyList<RawDocument> documents)
    {
        long bytes = documents.Sum(document => (long)document.Bytes.Length);
        return bytes <= BatchLimit.MaxBytes
            ? Replies.From(new RawDocument { [name] = RawArray.From(documents.Select(document => (RawValue)document)) })
            : throw new DocumentException(ErrorCode.BsonObjectTooLarge, $"The {name} have {bytes} bytes, and a reply has {BatchLimit.MaxBytes} at most; ask for fewer");
    }
}
