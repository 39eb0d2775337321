using System.Text;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.JavaScript;

/// <summary>Makes JavaScript's values of those of BSON. Int32 and double become numbers; what it has no type for, a <see cref="ScriptValue"/>.</summary>
internal sealed class ScriptValueReader(Engine engine)
{
    private readonly JsValue _regExp = engine.GetValue("RegExp");
    private readonly Dictionary<ElementType, ObjectInstance> _byType = [];

    /// <summary>Counts the calls of functions.</summary>
    public int Call { get; private set; }

    /// <summary>The prototypes of values, by the names of their constructors.</summary>
    public ObjectInstance Prototypes { get; set; } = null!;

    /// <summary>Says that a call is over, and the documents that were read for it with it.</summary>
    public void Forget() => Call++;

    /// <summary>The value as JavaScript sees it during this call. Documents view its memory.</summary>
    public JsValue Read(RawValue value) => Read(value, lasts: false);

    /// <summary>The value as JavaScript sees it during this call and those after it.</summary>
    public JsValue ReadLasting(RawValue value) => Read(RawValue.Copy(value.Raw), lasts: true);

    /// <summary>The value as JavaScript sees it. Documents view its memory.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lasts">Whether its memory stays what it is when the call is over.</param>
    public JsValue Read(RawValue value, bool lasts) => value.Type switch
    {
        ElementType.Int32 => value.Raw.Int32,
        ElementType.Double => value.Raw.Double,
        ElementType.String or ElementType.Symbol => value.AsString,
        ElementType.Document => ReadDocument(value.AsDocument, lasts),
        ElementType.Array => ReadArray(value, lasts),
        ElementType.Boolean => value.AsBoolean,
        ElementType.DateTime => new JsDate(engine, value.Raw.Milliseconds),
        ElementType.Null => JsValue.Null,
        ElementType.Undefined or ElementType.Missing => JsValue.Undefined,
        ElementType.Regex => ReadRegex(value),
        _ => Wrap(RawValue.Copy(value.Raw)),
    };

    /// <summary>A value that JavaScript has no type for.</summary>
    public ScriptValue Wrap(RawValue value)
    {
        if (!_byType.TryGetValue(value.Type, out var prototype))
            _byType.Add(value.Type, prototype = Prototypes.Get(ConstructorOf(value.Type)).AsObject());
        return new ScriptValue(engine, value, prototype);
    }

    private static string ConstructorOf(ElementType type) => type switch
    {
        ElementType.ObjectId => "ObjectId",
        ElementType.Int32 => "NumberInt",
        ElementType.Int64 => "NumberLong",
        ElementType.Decimal128 => "NumberDecimal",
        ElementType.Binary => "BinData",
        ElementType.Timestamp => "Timestamp",
        ElementType.MinKey => "MinKey",
        ElementType.MaxKey => "MaxKey",
        ElementType.Regex => "Regex",
        ElementType.JavaScript or ElementType.JavaScriptWithScope => "Code",
        _ => "DBPointer",
    };

    private ScriptDocument ReadDocument(RawDocument document, bool lasts)
    {
        var read = new ScriptDocument(engine, this, document, lasts);
        var fields = new RawReader(document.Span);
        if (fields.Read() && fields.Name.SequenceEqual("$ref"u8) && fields.Read() && fields.Name.SequenceEqual("$id"u8))
            read.Prototype = Prototypes.Get("DBRef").AsObject();
        return read;
    }

    private JsArray ReadArray(RawValue array, bool lasts)
    {
        var elements = new JsValue[ArrayElements.Count(array)];
        int i = 0;
        foreach (var element in new ArrayElements(array))
        {
            OperationContext.CheckForInterrupt();
            elements[i++] = Read(element, lasts);
        }

        return new JsArray(engine, elements);
    }

    // A pattern that JavaScript does not understand stays what it is.
    private JsValue ReadRegex(RawValue regex)
    {
        string pattern = Encoding.UTF8.GetString(regex.Raw.RegexPattern);
        string flags = string.Concat(Encoding.UTF8.GetString(regex.Raw.RegexOptions).Where("ims".Contains).Distinct());
        try
        {
            return engine.Construct(_regExp, pattern, flags);
        }
        catch (JavaScriptException)
        {
            return Wrap(RawValue.Copy(regex.Raw));
        }
    }
}
