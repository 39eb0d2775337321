using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MongoDB.Bson;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace Streetcar.Abstractions.Serialization;

/// <summary>Lets values of MongoDB.Bson cross grain calls, each as one block of BSON.</summary>
/// <typeparam name="T">
/// The values' type; types derived from it cross as it does, if they have no codec of their own.
/// </typeparam>
internal abstract class BsonCodec<T> : IFieldCodec<T>, IDerivedTypeCodec
    where T : BsonValue
{
    public void WriteField<TBufferWriter>(
        ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] T value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, typeof(T), value))
            return;
        var bytes = ToBytes(value);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(T), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes.Span);
    }

    [return: MaybeNull]
    public T ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
            return ReferenceCodec.ReadReference<T, TInput>(ref reader, field);
        field.EnsureWireType(WireType.LengthPrefixed);
        var value = FromBytes(reader.ReadBytes(reader.ReadVarUInt32()));
        ReferenceCodec.RecordObject(reader.Session, value);
        return value;
    }

    protected abstract ReadOnlyMemory<byte> ToBytes(T value);

    protected abstract T FromBytes(byte[] bytes);
}
