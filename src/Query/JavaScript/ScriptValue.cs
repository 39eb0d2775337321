using Jint;
using Jint.Native.Object;
using Streetcar.Bson;

namespace Streetcar.Query.JavaScript;

/// <summary>A value of BSON that JavaScript has no type for, such as an ObjectId.</summary>
internal sealed class ScriptValue : ObjectInstance
{
    public ScriptValue(Engine engine, RawValue value, ObjectInstance prototype)
        : base(engine)
    {
        Value = value;
        Prototype = prototype;
    }

    public RawValue Value { get; }
}
