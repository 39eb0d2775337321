namespace Streetcar.Bson;

/// <summary>
/// The type of a BSON value, numbered as in the wire format (<see href="https://bsonspec.org/spec.html"/>).
/// </summary>
public enum ElementType : byte
{
    /// <summary>No value: the field does not exist. Never written; the byte ends a document.</summary>
    Missing = 0x00,

    /// <summary>A 64-bit IEEE 754 binary floating point number.</summary>
    Double = 0x01,

    /// <summary>A UTF-8 string.</summary>
    String = 0x02,

    /// <summary>An embedded document.</summary>
    Document = 0x03,

    /// <summary>An array, stored as a document whose names are the indexes.</summary>
    Array = 0x04,

    /// <summary>Binary data with a subtype.</summary>
    Binary = 0x05,

    /// <summary>Deprecated: undefined.</summary>
    Undefined = 0x06,

    /// <summary>A 12-byte ObjectId.</summary>
    ObjectId = 0x07,

    /// <summary>A boolean.</summary>
    Boolean = 0x08,

    /// <summary>A UTC date: signed milliseconds since 1970-01-01T00:00:00Z.</summary>
    DateTime = 0x09,

    /// <summary>Null.</summary>
    Null = 0x0A,

    /// <summary>A regular expression: pattern and options.</summary>
    Regex = 0x0B,

    /// <summary>Deprecated: a namespace and an ObjectId.</summary>
    DbPointer = 0x0C,

    /// <summary>JavaScript code.</summary>
    JavaScript = 0x0D,

    /// <summary>Deprecated: a symbol.</summary>
    Symbol = 0x0E,

    /// <summary>Deprecated: JavaScript code with its scope.</summary>
    JavaScriptWithScope = 0x0F,

    /// <summary>A signed 32-bit integer.</summary>
    Int32 = 0x10,

    /// <summary>An internal timestamp: seconds and an ordinal.</summary>
    Timestamp = 0x11,

    /// <summary>A signed 64-bit integer.</summary>
    Int64 = 0x12,

    /// <summary>A 128-bit IEEE 754-2008 decimal floating point number.</summary>
    Decimal128 = 0x13,

    /// <summary>Sorts after every other value.</summary>
    MaxKey = 0x7F,

    /// <summary>Sorts before every other value.</summary>
    MinKey = 0xFF,
}
