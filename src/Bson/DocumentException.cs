namespace Streetcar.Bson;

/// <summary>
/// A failure as MongoDB reports it: a code, the code's name, and a message that names what is at fault
/// (<see href="https://www.mongodb.com/docs/manual/reference/error-codes/"/>).
/// </summary>
public class DocumentException : Exception
{
    /// <summary>A failure with one of MongoDB's codes.</summary>
    /// <param name="code">The code.</param>
    /// <param name="message">What is wrong, naming the field and the value.</param>
    /// <param name="details">Further fields of the error reply, such as <c>keyPattern</c>; null for none.</param>
    public DocumentException(ErrorCode code, string message, RawDocument? details = null)
        : base(message)
    {
        Code = code;
        Details = details;
    }

    /// <summary>A failure with one of MongoDB's codes, and its cause.</summary>
    /// <param name="code">The code.</param>
    /// <param name="message">What is wrong, naming the field and the value.</param>
    /// <param name="inner">The cause.</param>
    public DocumentException(ErrorCode code, string message, Exception inner)
        : base(message, inner) => Code = code;

    /// <summary>The failure of a command whose <c>maxTimeMS</c> is over: MaxTimeMSExpired.</summary>
    public static DocumentException OutOfTime() => new(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");

    /// <summary>The number of the error; values that <see cref="ErrorCode"/> does not name occur.</summary>
    public ErrorCode Code { get; }

    /// <summary>The name of the code, such as <c>BadValue</c>; <c>Location</c> and the number where it has none.</summary>
    public string CodeName => Code.Name();

    /// <summary>Further fields of the error reply, such as <c>keyPattern</c> and <c>keyValue</c>.</summary>
    public RawDocument? Details { get; }

    /// <summary>The failure as a command's reply: <c>ok: 0</c>, the message, the code and its name, the details.</summary>
    public RawDocument ToReply()
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("ok"u8);
        writer.WriteDouble(0);
        writer.WriteName("errmsg"u8);
        writer.WriteString(Message);
        writer.WriteName("code"u8);
        writer.WriteInt32((int)Code);
        writer.WriteName("codeName"u8);
        writer.WriteString(CodeName);
        foreach (var (name, value) in Details ?? RawDocument.Empty)
        {
            writer.WriteName(name);
            writer.WriteValue(value);
        }

        writer.WriteEndDocument();
        return writer.ToDocument();
    }
}
