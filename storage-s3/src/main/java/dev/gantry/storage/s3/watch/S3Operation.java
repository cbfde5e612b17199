// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.watch;

/// What a request asks of the store, by the names of Amazon's API.
public enum S3Operation {
    GET_OBJECT("GetObject", Price.READ),
    HEAD_OBJECT("HeadObject", Price.READ),
    HEAD_BUCKET("HeadBucket", Price.READ),
    PUT_OBJECT("PutObject", Price.WRITE),
    COPY_OBJECT("CopyObject", Price.WRITE),
    CREATE_MULTIPART_UPLOAD("CreateMultipartUpload", Price.WRITE),
    UPLOAD_PART("UploadPart", Price.WRITE),
    UPLOAD_PART_COPY("UploadPartCopy", Price.WRITE),
    COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload", Price.WRITE),
    LIST_OBJECTS("ListObjectsV2", Price.WRITE),
    LIST_MULTIPART_UPLOADS("ListMultipartUploads", Price.WRITE),
    LIST_PARTS("ListParts", Price.WRITE),
    ABORT_MULTIPART_UPLOAD("AbortMultipartUpload", Price.FREE),
    DELETE_OBJECT("DeleteObject", Price.FREE),
    DELETE_OBJECTS("DeleteObjects", Price.FREE),
    OTHER("Other", Price.READ);

    private final String text;
    private final Price price;

    S3Operation(String text, Price price) {
        this.text = text;
        this.price = price;
    }

    /// How Amazon charges for a request.
    public enum Price {
        /// As a GET.
        READ,
        /// As a PUT, COPY, POST or LIST.
        WRITE,
        FREE
    }

    public Price price() {
        return price;
    }

    /// The name of the operation in Amazon's API.
    @Override
    public String toString() {
        return text;
    }
}
