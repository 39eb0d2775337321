using Jint;
using Jint.Native.Object;
using Jint.Runtime;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>
/// A document as an object, whose fields are read when the first one is asked for. It views the memory of the document, so that it
/// can be used during the call alone that it was made for, unless that memory is its own.
/// </summary>
/// <param name="engine">The engine that it is for.</param>
/// <param name="reader">Makes the values of its fields.</param>
/// <param name="original">The document.</param>
/// <param name="lasts">Whether the document's memory stays what it is when the call is over.</param>
internal sealed class ScriptDocument(Engine engine, ScriptValueReader reader, RawDocument original, bool lasts) : ObjectInstance(engine)
{
    private readonly int _call = reader.Call;

    /// <summary>The document that it was made of.</summary>
    /// <exception cref="JavaScriptException">Its call is over.</exception>
    public RawDocument Original => lasts || _call == reader.Call
        ? original
        : throw new JavaScriptException(Engine.Intrinsics.Error, "a document can't be used after the call that it was an argument of");

    /// <summary>Whether it may differ from the original.</summary>
    public bool IsRead { get; private set; }

    protected override void Initialize()
    {
        var document = Original;
        IsRead = true;
        foreach (var (name, value) in document)
        {
            OperationContext.CheckForInterrupt();
            FastSetDataProperty(name, reader.Read(value, lasts));
        }
    }
}
