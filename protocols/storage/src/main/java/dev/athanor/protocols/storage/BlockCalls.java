package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Block;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.http.Response;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Calls on the blocks of a blob to come. */
final class BlockCalls {
    /** 50,000 blocks of the longest id, with their elements. */
    private static final int LARGEST_LIST = 8 << 20;

    private static final int LONGEST_ID = 512;

    private final BlobStore store;

    BlockCalls(BlobStore store) {
        this.store = store;
    }

    Response stage(Call call) {
        call.require(Level.OBJECT, "cw", BlobAction.WRITE);
        if (call.request().header("x-ms-copy-source").isPresent()) {
            throw StorageProblem.FEATURE_NOT_SUPPORTED.because("a block from an address is not known here");
        }
        String id = call.query("blockid");
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw StorageProblem.INVALID_QUERY_PARAMETER_VALUE
                    .because("blockid must have 1 to " + LONGEST_ID + " characters")
                    .at("blockid");
        }
        store.stageBlock(
                call.target().path(), id, Body.of(call.request()), Body.length(call.request()), Given.bodyMd5(call));
        Response response = Response.status(201).with("x-ms-request-server-encrypted", "false");
        return call.request()
                .header("content-md5")
                .map(md5 -> response.with("Content-MD5", md5))
                .orElse(response);
    }

    Response commit(Call call) throws IOException {
        call.require(Level.OBJECT, "cw", BlobAction.WRITE);
        List<String> ids = ids(call.request().bytes(LARGEST_LIST));
        PutOptions options = BlobCalls.options(call, store, Given.blobMd5(call));
        return Answers.changed(201, store.commitBlocks(call.target().path(), ids, options));
    }

    private static List<String> ids(byte[] xml) {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<String> ids = new ArrayList<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (reader.getLocalName()) {
                        case "BlockList" -> {}
                        case "Latest", "Uncommitted" -> ids.add(reader.getElementText());
                        case "Committed" ->
                            throw StorageProblem.FEATURE_NOT_SUPPORTED.because(
                                    "blocks of the committed blob cannot be used again here; stage them anew");
                        default -> throw notAList(reader.getLocalName());
                    }
                }
            }
            return ids;
        } catch (XMLStreamException malformed) {
            throw new dev.athanor.foundation.kernel.AthanorException(
                    StorageProblem.INVALID_XML_DOCUMENT, "the block list is not XML", malformed);
        }
    }

    private static RuntimeException notAList(String element) {
        return StorageProblem.INVALID_XML_DOCUMENT.because("a block list has no element '" + element + "'");
    }

    Response list(Call call) {
        call.require(Level.OBJECT, "r", BlobAction.READ);
        List<Block> staged = store.stagedBlocks(call.target().path());
        boolean there = store.find(call.target().path()).isPresent();
        if (staged.isEmpty() && !there) {
            store.get(call.target().path());
        }
        var xml = new Xml();
        xml.open("BlockList").open("CommittedBlocks").close("CommittedBlocks").open("UncommittedBlocks");
        for (Block block : staged) {
            xml.open("Block")
                    .text("Name", block.id())
                    .text("Size", Long.toString(block.size()))
                    .close("Block");
        }
        xml.close("UncommittedBlocks").close("BlockList");
        return Response.text(200, "application/xml", xml.toString());
    }
}
